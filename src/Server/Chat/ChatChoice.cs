using System.Text;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>One choice, as far as it has come.</summary>
internal sealed class ChatChoice
{
    public StringBuilder Text { get; } = new();

    public StringBuilder Reasoning { get; } = new();

    public List<FunctionCallContent> Calls { get; } = [];

    public UsageDetails Usage { get; } = new();

    public ChatFinishReason? Finish { get; private set; }

    /// <summary>Takes what has no part in a text: usage and why it ended.</summary>
    public void Note(ChatResponseUpdate update)
    {
        Finish = update.FinishReason ?? Finish;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                Usage.Add(usage.Details);
            }
        }
    }

    public void Take(ChatResponseUpdate update)
    {
        Note(update);
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    Text.Append(text.Text);
                    break;
                case TextReasoningContent reasoning:
                    Reasoning.Append(reasoning.Text);
                    break;
                case FunctionCallContent call:
                    Calls.Add(call);
                    break;
            }
        }
    }
}
