// Colours of values. Their lightness grows with the value, so that they can be told apart without colour vision and in print.

const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

function mixed(at) {
  const place = Math.max(0, Math.min(0.99999, at)) * (STOPS.length - 1);
  const low = STOPS[Math.floor(place)];
  const high = STOPS[Math.floor(place) + 1];
  const share = place - Math.floor(place);
  return low.map((part, i) => Math.round(part + share * (high[i] - part)));
}

const TABLE = Array.from({ length: 256 }, (_, i) => mixed(i / 255));
const CSS_COLORS = TABLE.map(([r, g, b]) => `rgb(${r} ${g} ${b})`);

// Light text on dark colours and dark text on light ones: at the place where both have a contrast of 4.5 to 1.
const TEXT_COLORS = TABLE.map(([r, g, b]) => (luminance(r, g, b) > 0.18 ? "#000" : "#fff"));

function luminance(...parts) {
  const [r, g, b] = parts.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export class ValueScale {
  // Values of the game lie in [−1, 1]; where none is negative, [0, 1] tells more apart.
  constructor(timeline) {
    this.low = 0;
    this.high = 1;
    for (let node = 0; node < timeline.nodes; node++) {
      const value = timeline.value(node);
      if (value < this.low) {
        this.low = -1;
      }
      if (value > this.high || value < -1) {
        this.high = Math.max(this.high, Math.abs(value));
        this.low = Math.min(this.low, value);
      }
    }
  }

  share(value) {
    return (value - this.low) / (this.high - this.low);
  }

  index(value) {
    return Math.max(0, Math.min(255, Math.round(255 * this.share(value))));
  }

  color(value) {
    return CSS_COLORS[this.index(value)];
  }

  textColor(value) {
    return TEXT_COLORS[this.index(value)];
  }
}
