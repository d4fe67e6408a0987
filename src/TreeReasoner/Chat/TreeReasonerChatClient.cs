using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>
/// A chat client that thinks before it answers: it searches for the answer with the model below it, tells of its reasoning as
/// <see cref="TextReasoningContent"/>, and answers as that model would. Safe for concurrent use; each request gets a search of its own.
/// </summary>
/// <remarks>
/// <para>The effort of <see cref="ChatOptions.Reasoning"/> says what a request may cost, in units of one plain answer. Effort None is the
/// client below, unchanged. So is a request that this client cannot think about: one that must call a tool, uses tools that the provider
/// runs, has no words of a user, or goes on with a conversation that the provider keeps.</para>
/// <para>Where the caller offers tools, the first attempt has them. If it calls one, that is the response, and nothing is searched. If it
/// answers, it is the first attempt of the search.</para>
/// <para>It stands below <c>UseFunctionInvocation</c> and above caches and telemetry.</para>
/// </remarks>
public sealed class TreeReasonerChatClient : DelegatingChatClient
{
    private readonly ChatReasoningOptions _options;
    private readonly IReasoner? _reasoner;
    private readonly ChatModel _model;
    private readonly CallGate _gate;
    private readonly ChatClientMetadata _metadata;
    private readonly BackgroundAnswers? _background;

    /// <summary>Thinks with a client's own model.</summary>
    /// <param name="innerClient">The client to think with.</param>
    /// <param name="options">How to think and answer; copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TreeReasonerChatClient(IChatClient innerClient, ChatReasoningOptions? options = null)
        : this(innerClient, null, options)
    {
    }

    /// <summary>Thinks with a reasoner, and answers plainly with a client.</summary>
    /// <param name="innerClient">The client that answers plainly and writes the visible answer.</param>
    /// <param name="reasoner">The reasoner. It has its own model: attachments and the model's id of a request do not reach it.</param>
    /// <param name="options">How to think and answer; copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TreeReasonerChatClient(IChatClient innerClient, IReasoner? reasoner, ChatReasoningOptions? options = null)
        : base(innerClient)
    {
        options ??= new();
        options.Validate();
        _options = options.Copy();
        _reasoner = reasoner;
        _model = new(innerClient, _options.Model);
        _gate = new(_options.MaxConcurrentCalls);
        if (_options.Journals is { } journals)
        {
            _background = new(journals, _options.TimeProvider);
        }

        var inner = innerClient.GetService<ChatClientMetadata>();
        _metadata = new("treereasoner", inner?.ProviderUri, $"tree({inner?.DefaultModelId ?? "unnamed"})");
    }

    /// <summary>Answers a request. It is what the stream of the same request gives, collected.</summary>
    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (!Thinks(list, options, out var effort))
        {
            return PlainAsync(list, options, cancellationToken);
        }

        if (IsBackground(options, out var background))
        {
            return background.PollAsync(options?.ContinuationToken, Making(list, options, effort));
        }

        return Answer(list, options, effort).StreamAsync(cancellationToken).ToChatResponseAsync(cancellationToken);
    }

    /// <summary>
    /// Answers a request piece by piece. The first update comes before the model is asked, then those with the reasoning, then those with
    /// the answer. The last has the usage. Leaving early ends the search.
    /// </summary>
    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (!Thinks(list, options, out var effort))
        {
            return PlainStreamAsync(list, options, cancellationToken);
        }

        if (IsBackground(options, out var background))
        {
            return background.FollowAsync(options?.ContinuationToken, Making(list, options, effort), cancellationToken);
        }

        return Answer(list, options, effort).StreamAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType == typeof(ChatClientMetadata))
        {
            return _metadata;
        }

        if (serviceKey is null && serviceType == typeof(IReasoner))
        {
            return _reasoner ?? NewReasoner(_model);
        }

        return base.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gate.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Thinks(IReadOnlyList<ChatMessage> messages, ChatOptions? options, out ReasoningEffort effort)
    {
        effort = options?.Reasoning?.Effort ?? _options.Effort;
        return effort != ReasoningEffort.None
            && options is not { ToolMode: RequiredChatToolMode }
            && options?.ConversationId is null
            && !HasHostedTools(options)
            && (_options.CreateProblem is not null || ChatProblem.IsIn(messages));
    }

    private static bool HasHostedTools(ChatOptions? options) => options?.Tools?.Any(tool => tool is not AIFunctionDeclaration) == true;

    private ReasonedResponse Answer(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ReasoningEffort effort)
    {
        var attachments = messages.SelectMany(message => message.Contents).Where(content => content is DataContent or UriContent);
        var attempts = new AttemptClient(InnerClient, options, [.. attachments], _gate);
        return new(InnerClient, _reasoner ?? NewReasoner(_model.Through(attempts)), _options, _model.TokenCounter)
        {
            Messages = messages,
            Options = options,
            Effort = effort,
            ModelId = options?.ModelId ?? InnerClient.GetService<ChatClientMetadata>()?.DefaultModelId,
            Gate = _gate,
        };
    }

    private bool IsBackground(ChatOptions? options, [NotNullWhen(true)] out BackgroundAnswers? background)
    {
        background = null;
        if (options?.AllowBackgroundResponses == true || options?.ContinuationToken is not null)
        {
            background = _background;
        }

        return background is not null;
    }

    private BackgroundAnswers.Making Making(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ReasoningEffort effort) =>
        (journal, cancellationToken) =>
        {
            var journaled = (options?.Clone() ?? new()).WithReasoning((options.ReasoningCall() ?? new()) with { Journal = journal });
            return Answer(messages, journaled, effort).StreamAsync(cancellationToken);
        };

    private IReasoner NewReasoner(ChatModel model) =>
        _options.CreateReasoner?.Invoke(model) ?? Reasoner.For(model, _options.Reasoning, prompts: _options.Prompts);

    // What is ours in the options is of no use to the model. Options without it go through as they are.
    private static ChatOptions? Plain(ChatOptions? options, ChatReasoningCall? call)
    {
        if (call is null)
        {
            return options;
        }

        var plain = options!.Clone();
        plain.AdditionalProperties!.Remove(ChatReasoningCallExtensions.Key);
        if (call.MaxCompletionTokens is { } most)
        {
            plain.MaxOutputTokens = (int)Math.Min(most, plain.MaxOutputTokens ?? int.MaxValue);
        }

        return plain;
    }

    private async Task<ChatResponse> PlainAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var call = options.ReasoningCall();
        using var entered = await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var response = await InnerClient.GetResponseAsync(messages, Plain(options, call), cancellationToken).ConfigureAwait(false);
        if (call?.Billed is { } billed)
        {
            var bill = NewBill();
            bill.Add(response.Usage, () => TextOf(messages), response.Text, isVisible: true);
            billed(bill.Whole);
        }

        return response;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> PlainStreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = options.ReasoningCall();
        using var entered = await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        UsageDetails? told = null;
        var written = new System.Text.StringBuilder();
        var hasBegun = false;
        try
        {
            var updates = InnerClient.GetStreamingResponseAsync(messages, Plain(options, call), cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                hasBegun = true;
                if (call?.Billed is not null)
                {
                    written.Append(update.Text);
                    foreach (var usage in update.Contents.OfType<UsageContent>())
                    {
                        (told ??= new()).Add(usage.Details);
                    }
                }

                yield return update;
            }
        }
        finally
        {
            if (call?.Billed is { } billed && hasBegun)
            {
                var bill = NewBill();
                bill.Add(told, () => TextOf(messages), written.ToString(), isVisible: true);
                billed(bill.Whole);
            }
        }
    }

    private ChatBill NewBill() => new(_options.Model, _model.TokenCounter);

    private static string TextOf(IReadOnlyList<ChatMessage> messages) => string.Join('\n', messages.Select(message => message.Text));
}
