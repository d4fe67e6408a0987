// The value of the best action over time, with a mark where the time line stands.

export function drawCurve(canvas, timeline) {
  const { record } = timeline;
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, height);
  const [low, high] = rangeOf(timeline.bestValues);
  const place = (value) => height - 14 - ((value - low) / (high - low || 1)) * (height - 24);
  context.strokeStyle = style.getPropertyValue("--line");
  context.lineWidth = 2;
  context.beginPath();
  let isDrawing = false;
  for (let x = 0; x < width; x++) {
    const value = timeline.bestValues[Math.min(record.events - 1, Math.floor((x / width) * record.events))];
    if (Number.isNaN(value)) {
      continue;
    }
    if (isDrawing) {
      context.lineTo(x, place(value));
    } else {
      context.moveTo(x, place(value));
    }
    isDrawing = true;
  }
  context.stroke();
  context.fillStyle = style.color;
  context.font = "11px system-ui, sans-serif";
  if (isDrawing) {
    context.fillText(high.toFixed(2), 2, 10);
    context.fillText(low.toFixed(2), 2, height - 2);
  }
  const at = (timeline.position / record.events) * width;
  context.strokeStyle = style.getPropertyValue("--selected");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(at, 0);
  context.lineTo(at, height);
  context.stroke();
}

function rangeOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) {
      low = value;
    }
    if (value > high) {
      high = value;
    }
  }
  return low > high ? [0, 1] : [low, high];
}
