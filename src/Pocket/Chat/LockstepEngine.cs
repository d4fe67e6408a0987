using System.Collections.Concurrent;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>One call waiting for, or in, the engine.</summary>
internal sealed class EngineJob(Func<TextContinuation> begin, Func<TextContinuation, bool>? afterToken, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<TextContinuation> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TextContinuation> Done => _done.Task;

    public TextContinuation? Text { get; private set; }

    /// <summary>Reads the prompt, when the job's turn comes.</summary>
    public bool Begin()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return !_done.TrySetCanceled(cancellationToken);
        }

        Text = begin();
        return true;
    }

    /// <summary>Whether another token is wanted; where not, the job is done.</summary>
    public bool GoesOn()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return !_done.TrySetCanceled(cancellationToken);
        }

        var stop = Text!.Written.Count > 0 && afterToken is not null && !afterToken(Text);
        if (Text.End is null && !stop)
        {
            return true;
        }

        _done.TrySetResult(Text);
        return false;
    }

    public void Fail(Exception problem) => _done.TrySetException(problem);
}

/// <summary>
/// Runs concurrent calls together: while there is work, a thread of the pool moves up to <see cref="MostAtOnce"/> texts on.
/// </summary>
/// <remarks>
/// A call joins between two tokens and leaves at its end. Calls beyond the limit wait in order and hold only their prompt.
/// </remarks>
internal sealed class LockstepEngine(PocketModel model)
{
    public const int MostAtOnce = 24;

    private readonly ConcurrentQueue<EngineJob> _waiting = new();
    private int _isRunning;

    /// <summary>Writes a text to its end.</summary>
    /// <param name="begin">Makes the text, and reads its prompt, when its turn comes.</param>
    /// <param name="afterToken">Hears of every token; false ends the text.</param>
    /// <param name="cancellationToken">Ends it between two tokens; the caller does not wait for that.</param>
    public Task<TextContinuation> WriteAsync(
        Func<TextContinuation> begin, Func<TextContinuation, bool>? afterToken, CancellationToken cancellationToken)
    {
        var job = new EngineJob(begin, afterToken, cancellationToken);
        _waiting.Enqueue(job);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Work(), null);
        }

        return job.Done.WaitAsync(cancellationToken);
    }

    private void Work()
    {
        var lockstep = new Lockstep(model.Policy);
        var active = new List<EngineJob>();
        do
        {
            do
            {
                while (active.Count < MostAtOnce && _waiting.TryDequeue(out var job))
                {
                    Admit(job, active);
                }

                Advance(lockstep, active);
            }
            while (active.Count > 0 || !_waiting.IsEmpty);
            Volatile.Write(ref _isRunning, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }

    private static void Admit(EngineJob job, List<EngineJob> active)
    {
        try
        {
            if (job.Begin() && job.GoesOn())
            {
                active.Add(job);
            }
        }
        catch (Exception problem)
        {
            job.Fail(problem);
        }
    }

    private static void Advance(Lockstep lockstep, List<EngineJob> active)
    {
        try
        {
            lockstep.Step(active.Select(job => job.Text!));
            active.RemoveAll(job => !job.GoesOn());
        }
        catch (Exception problem)
        {
            foreach (var job in active)
            {
                job.Fail(problem);
            }

            active.Clear();
        }
    }
}
