using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Answers what our own expanders and evaluators ask: next steps, lists of them, final answers, judgements.</summary>
internal sealed class StepWriter(PocketModel model, LockstepEngine engine)
{
    private const double SmallestPrior = 0.001;
    private static readonly IReadOnlySet<string> _none = new HashSet<string>();

    /// <summary>Samples of the next step, or, at temperature 0, the step of greedy decoding.</summary>
    public Task<PocketReplies> SampleAsync(PocketPrompt prompt, PocketRequest request, CancellationToken cancellationToken) =>
        WriteAsync(prompt, request, text => text with { StopAt = StopAt.EndOfStep }, ReplyJson.Step, cancellationToken);

    /// <summary>
    /// Final answers, from the known steps through those still missing. With few tokens allowed, the answer comes sooner.
    /// </summary>
    public Task<PocketReplies> FinishAsync(PocketPrompt prompt, PocketRequest request, CancellationToken cancellationToken) =>
        WriteAsync(prompt, request, text => text with { MustAnswer = true }, ReplyJson.Finish, cancellationToken);

    /// <summary>The most probable different next steps as choices, in <paramref name="dress"/> or plain.</summary>
    public async Task<PocketReplies> ListAsync(
        PocketPrompt prompt, PocketRequest request, Func<ReadOnlySpan<int>, string?> dress, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(prompt, request.MostTokens, request.Skip, request.Choices, _none, cancellationToken)
            .ConfigureAwait(false);
        var choices = listed.Branches.Select(branch =>
        {
            var plain = PocketReply.Plain(branch.Written, branch.End, branch.Prior);
            if (dress(branch.Tokens) is { } dressed)
            {
                return plain with { Text = dressed };
            }

            return plain;
        });
        return new PocketReplies([.. choices], listed.Cost, listed.Known);
    }

    /// <summary>
    /// The most probable different next steps in one reply, without those that the request names as proposed. They share its tokens.
    /// </summary>
    public async Task<PocketReplies> ListInOneAsync(
        PocketPrompt prompt, PocketRequest request, int count, IReadOnlySet<string> proposed, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(prompt, request.MostTokens / count, 0, count, proposed, cancellationToken).ConfigureAwait(false);
        var reply = new PocketReply(
            ReplyJson.Candidates(listed.Branches.Select(branch => (branch.Tokens, branch.Prior))),
            PocketReply.Reason(TextEnd.Finished),
            [.. listed.Branches.SelectMany(branch => branch.Written)]);
        return new PocketReplies([reply], listed.Cost, listed.Known);
    }

    /// <summary>What the verifier thinks of the steps so far, and the policy of the final answer if there is one.</summary>
    public PocketReplies Judge(PocketPrompt prompt, PocketRequest request)
    {
        if (prompt.Turns.Count + 1 > request.MostTokens)
        {
            return new PocketReplies([PocketReply.Plain([], TextEnd.TokenLimit)], 0, 0);
        }

        var judged = StepText.Judge(model, prompt.Puzzle.Tokens, prompt.Turns.Select(turn => turn.Tokens), out var known);
        var checks = judged.Count;
        var score = judged.Aggregate(1.0, (product, probability) => product * probability);
        var reason = "There is no step yet.";
        if (judged.Count > 0)
        {
            var worst = judged.IndexOf(judged.Min());
            reason =
                FormattableString.Invariant($"Of {judged.Count} steps, step {worst + 1} is the least sure to hold: {judged[worst]:0.00}.");
        }

        if (prompt.Answer is { } answer)
        {
            checks++;
            var sure = StepText.AnswerProbability(model, prompt.Tokens, answer);
            score *= sure;
            reason += FormattableString.Invariant($" The answer follows with {sure:0.00}.");
        }

        return new PocketReplies(
            [new PocketReply(ReplyJson.Judgement(reason, score), PocketReply.Reason(TextEnd.Finished), [])], checks, known);
    }

    private async Task<PocketReplies> WriteAsync(
        PocketPrompt prompt, PocketRequest request, Func<TextRequest, TextRequest> how, Func<ReadOnlySpan<int>, string?> dress,
        CancellationToken cancellationToken)
    {
        var known = 0;
        var writing = Enumerable.Range(0, request.Choices).Select(choice => engine.WriteAsync(
            () =>
            {
                // All but the last token may be known already; the last is read again for what it says about the next.
                var past = model.PolicyPrefixes.Read(prompt.Tokens.AsSpan(0, prompt.Tokens.Length - 1), out var read);
                if (choice == 0)
                {
                    known = read;
                }

                return new TextContinuation(past, [prompt.Tokens[^1]], how(request.Text(choice, prompt.Tokens)));
            },
            null,
            cancellationToken));
        var texts = await Task.WhenAll(writing).ConfigureAwait(false);
        var choices = texts.Select(text =>
        {
            var plain = PocketReply.Plain(text.Written, text.End);
            if (dress(text.Tokens) is { } dressed)
            {
                return plain with { Text = dressed };
            }

            return plain;
        });
        return new PocketReplies([.. choices], texts.Sum(text => text.Written.Count), known);
    }

    /// <summary>Ranks the branches and writes those wanted that fit; what is skipped costs nothing again.</summary>
    private async Task<(List<Listed> Branches, int Cost, int Known)> ListAsync(
        PocketPrompt prompt, int mostTokens, int skip, int count, IReadOnlySet<string> proposed, CancellationToken cancellationToken)
    {
        var known = 0;
        var ranked = await Task.Run(() => model.Lister.Rank(prompt.Tokens, SmallestPrior, out known), cancellationToken)
            .ConfigureAwait(false);

        // One token a state for looking at its subjects, paid with the first listing, within what is allowed for the branches.
        var ranking = ranked.Count > 0 && skip == 0 ? 1 : 0;
        var most = mostTokens - ranking;
        var wanted = ranked.Skip(skip).Where(branch => !IsProposed(branch)).Take(count).Where(branch => branch.Start.Count < most).ToList();
        var writing = wanted.Select(branch => engine.WriteAsync(() => branch.Rest(most), null, cancellationToken));
        var texts = await Task.WhenAll(writing).ConfigureAwait(false);
        foreach (var (branch, text) in wanted.Zip(texts))
        {
            // Where a search goes on from a branch, its last token is what is read next.
            if (text.End == TextEnd.StepFinished)
            {
                model.PolicyPrefixes.Remember(
                    [.. prompt.Tokens, .. branch.Start.Select(token => token.Token), .. text.Tokens[..^1]], text.Cache);
            }
        }

        var branches = wanted.Zip(texts, (branch, text) => new Listed([.. branch.Start, .. text.Written], text.End, branch.Prior)).ToList();
        return (branches, ranking + branches.Sum(branch => branch.Written.Count), known);

        bool IsProposed(StepBranch branch) =>
            proposed.Count > 0 && !branch.IsFinal && proposed.Contains(CoinVocabulary.Phrases[branch.Start[^1].Token]);
    }

    private sealed record Listed(IReadOnlyList<WrittenToken> Written, TextEnd? End, double Prior)
    {
        public int[] Tokens => [.. PocketReply.Visible(Written).Select(token => token.Token)];
    }
}
