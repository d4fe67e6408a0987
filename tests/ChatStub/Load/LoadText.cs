using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TreeReasoner.ChatStub.Load;

/// <summary>What a <see cref="LoadStub"/> says: the same to the same messages, seed and choice.</summary>
internal static class LoadText
{
    private static readonly string[] Subjects = ["apples", "trains", "coins", "pages", "hours", "litres", "boxes", "students"];
    private static readonly string[] Verbs =
        ["are left", "were bought", "fit in one box", "pass per hour", "remain in total", "are shared equally"];

    public static string[] Choices(StubRequest request, double answerRate, int seed)
    {
        var messages = request.Body.GetProperty("messages");
        var turn = messages.EnumerateArray().Count(message => message.GetProperty("role").ValueEquals("assistant"));
        var asked = request.Body.TryGetProperty("seed", out var given) ? given.GetRawText() : seed.ToString(CultureInfo.InvariantCulture);
        var key = Encoding.UTF8.GetBytes(messages.GetRawText() + asked);
        var choices = new string[request.Choices];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < choices.Length; i++)
        {
            SHA256.HashData([.. key, (byte)i, (byte)(i >> 8)], hash);
            choices[i] = Text(hash, turn, answerRate);
        }

        return choices;
    }

    public static int Tokens(string text) => Math.Max(1, text.Length / 4);

    private static string Text(ReadOnlySpan<byte> hash, int turn, double answerRate)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(hash) % 1000;
        var share = BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]) / (uint.MaxValue + 1.0);
        return turn >= 1 && share < answerRate
            ? $"Sub-question: Now we can answer the question.\nAnswer: The answer is {value}."
            : $"Sub-question: How many {Subjects[hash[8] % Subjects.Length]} {Verbs[hash[9] % Verbs.Length]} in step {turn + 1}?\n" +
              $"Answer: {value} {Subjects[hash[8] % Subjects.Length]}.";
    }
}
