// Records a line of a shell as a moving SVG picture: what a terminal of so many columns would have shown, and when.
//
//   dotnet run --project tools/TerminalRecording -- docs/solve.svg 88 "treereasoner solve -f puzzle.txt"
//
// It needs /usr/bin/script, which makes the terminal. Times longer than the longest pause are cut.
using System.Globalization;
using TreeReasoner.TerminalRecording;

if (args is not [var picture, var width, .. var lines] || lines.Length == 0
    || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var columns) || columns is < 20 or > 200)
{
    Console.Error.WriteLine("Usage: -- PICTURE.svg COLUMNS LINE…");
    return 2;
}

var screen = new Screen(columns);
var frames = new List<Frame> { new(0, screen.Rows()) };
var now = 1.0;
foreach (var line in lines)
{
    screen.Write($"$ {line}\r\n");
    frames.Add(new(now, screen.Rows()));
    foreach (var (after, text) in await Recorder.RunAsync(line, columns))
    {
        now += after;
        screen.Write(text);
        frames.Add(new(now, screen.Rows()));
    }

    now += 1;
}

await File.WriteAllTextAsync(picture, Picture.Of(frames, columns, now + Picture.Rest));
return 0;
