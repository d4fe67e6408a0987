using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>
/// Cuts what a model thinks aloud off its reply: between tags of any of the usual names, closed, left open by a cut, or without an opening
/// one; and the channels of models that write to several.
/// </summary>
/// <remarks>
/// A tag inside a JSON value of the reply is text. Of a thinking that mentions its own closing tag the last one counts. Time is linear
/// in the
/// length: JSON is looked for at 32 places at most.
/// </remarks>
internal static partial class Thinking
{
    private const int MaxStarts = 32;

    public static string CutFrom(string reply)
    {
        var channel = Channel(reply);
        if (channel is not null)
        {
            reply = channel;
        }

        var kept = new List<Range>();
        int from = 0, at = 0, starts = 0;
        var isThinking = false;
        foreach (Match tag in Tag().Matches(reply))
        {
            if (tag.Index < at)
            {
                continue; // inside a JSON value
            }

            if (!isThinking)
            {
                at = AfterJson(reply, at, tag.Index, ref starts);
                if (tag.Index < at)
                {
                    continue;
                }
            }

            var end = tag.Index + tag.Length;
            if (tag.Groups["turn"].Success)
            {
                if (!isThinking && reply.AsSpan(from, tag.Index - from).Trim().Length > 0)
                {
                    return Text(reply, kept, from, tag.Index);
                }

                from = isThinking ? from : end;
            }
            else if (tag.Groups["close"].Success)
            {
                kept.Clear(); // all before it was thought, with an opening tag or without
                (from, isThinking) = (end, false);
            }
            else if (!isThinking)
            {
                kept.Add(from..tag.Index);
                isThinking = true;
            }

            at = end;
        }

        if (!isThinking)
        {
            return Text(reply, kept, from, reply.Length);
        }

        // A reply that goes on to think and never ends it, with the rest of a JSON value in the thought: the tag was quoted within that
        // value.
        if (kept.Count > 0 && ModelJson.IsTorn(reply.AsSpan(at)))
        {
            return "";
        }

        return Text(reply, kept, reply.Length, reply.Length);
    }

    private static string Text(string reply, List<Range> kept, int from, int to)
    {
        if (kept.Count == 0)
        {
            return reply[from..to];
        }

        return string.Concat(kept.Select(range => reply[range])) + reply[from..to];
    }

    // Past the JSON values that are whole and reach over the tag.
    private static int AfterJson(string reply, int at, int tag, ref int starts)
    {
        while (starts < MaxStarts)
        {
            var offset = reply.AsSpan(at, tag - at).IndexOf('{');
            if (offset < 0)
            {
                return at;
            }

            at += offset;
            starts++;
            var json = JsonRepair.At(reply, at, out var end, out var isWhole);
            at = json is not null && isWhole && ModelJson.IsJson(json) ? end : at + 1;
            if (at > tag)
            {
                return at;
            }
        }

        return at;
    }

    // What stands in the final channel; nothing where only others are open; null where there are no channels.
    private static string? Channel(string reply)
    {
        const string Final = "<|channel|>final", Message = "<|message|>";
        var final = reply.LastIndexOf(Final, StringComparison.Ordinal);
        var starts = 0;
        if (final >= 0 && AfterJson(reply, 0, final, ref starts) > final)
        {
            return null; // a mark inside a JSON value is text
        }

        if (final >= 0)
        {
            var message = reply.IndexOf(Message, final, StringComparison.Ordinal);
            if (message < 0)
            {
                return "";
            }

            return reply[(message + Message.Length)..];
        }

        if (Analysis().IsMatch(reply))
        {
            return "";
        }

        var stripped = StrippedChannels().Match(reply);
        if (stripped.Success)
        {
            return reply[stripped.Groups["final"].Index..];
        }

        return null;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const string Names =
        "think|thinking|thought|thoughts|thinking_process|reasoning|reasoning_content|reflection|analysis|scratchpad|scratch_pad"
        + "|inner_monologue|monologue|internal|seed:think|ant_?thinking";

    [GeneratedRegex(
        @"(?<close></\s*(" + Names + @")\s*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|/think\|>|<unused95>|<channel\|>)"
        + @"|(?<open><\s*(" + Names + @")(\s[^<>]{0,80})?>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|think\|>"
        + @"|<unused94>|<\|channel>thought)"
        + @"|(?<turn><\|end\|>|<\|return\|>|<\|im_end\|>|<\|eot_id\|>|<\|end_of_text\|>|<\|endoftext\|>|<end_of_turn>|<turn\|>|</s>)",
        Options)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*(<\|start\|>assistant)?<\|channel\|>", Options)]
    private static partial Regex Analysis();

    // What is left of channels where the server drops special tokens.
    [GeneratedRegex(
        @"^\s*analysis(\n|.)*?assistantfinal(?<final>)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StrippedChannels();
}
