using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TreeReasoner.TerminalRecording;

/// <summary>Runs a line on a terminal of its own, and keeps what it wrote with the pauses between.</summary>
internal static class Recorder
{
    private const double LongestPause = 1.2;

    public static async Task<IReadOnlyList<(double After, string Text)>> RunAsync(string line, int columns)
    {
        var folder = Directory.CreateTempSubdirectory("recording-");
        try
        {
            var (output, timing) = (Path.Combine(folder.FullName, "output"), Path.Combine(folder.FullName, "timing"));
            var start = new ProcessStartInfo(
                "/usr/bin/script", ["-q", "-e", "--log-out", output, "--log-timing", timing, "-c", $"stty cols {columns} rows 40; {line}"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true,
            };
            start.Environment["TERM"] = "xterm-256color";
            start.Environment["LANG"] = "C.UTF-8";
            using var process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Read(await File.ReadAllBytesAsync(output), await File.ReadAllLinesAsync(timing));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Cuts the output where it paused. The first line is a header of <c>script</c>.</summary>
    private static List<(double After, string Text)> Read(byte[] output, string[] timing)
    {
        var parts = new List<(double, string)>();
        var decoder = Encoding.UTF8.GetDecoder();
        var at = Array.IndexOf(output, (byte)'\n') + 1;
        foreach (var line in timing)
        {
            var fields = line.Split(' ');
            var length = Math.Min(int.Parse(fields[^1], CultureInfo.InvariantCulture), output.Length - at);
            var text = new char[length];
            var read = decoder.GetChars(output, at, length, text, 0);
            parts.Add((Math.Min(LongestPause, double.Parse(fields[^2], CultureInfo.InvariantCulture)), new string(text, 0, read)));
            at += length;
        }

        return parts;
    }
}
