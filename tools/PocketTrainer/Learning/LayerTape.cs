using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>What the way back through one layer needs from the way forward.</summary>
internal sealed unsafe class LayerTape(NetworkShape shape)
{
    private readonly AlignedBuffer _shares = new(LearningPass.Rows * shape.Heads * AttentionPass.Stride);

    public AlignedBuffer AttentionNormal { get; } = new(LearningPass.Rows * shape.Channels);

    public float[] AttentionInverse { get; } = new float[LearningPass.Rows];

    public AlignedBuffer MixIn { get; } = new(LearningPass.Rows * shape.Channels);

    public AlignedBuffer Mixed { get; } = new(LearningPass.Rows * shape.Channels);

    public AlignedBuffer QueryKeyValue { get; } = new(LearningPass.Rows * 3 * shape.Channels);

    public AlignedBuffer Attended { get; } = new(LearningPass.Rows * shape.Channels);

    public AlignedBuffer HiddenNormal { get; } = new(LearningPass.Rows * shape.Channels);

    public float[] HiddenInverse { get; } = new float[LearningPass.Rows];

    public AlignedBuffer HiddenIn { get; } = new(LearningPass.Rows * shape.Channels);

    public AlignedBuffer Active { get; } = new(LearningPass.Rows * shape.Hidden);

    public AlignedBuffer Squared { get; } = new(LearningPass.Rows * shape.Hidden);

    /// <summary>Attention of the text that starts at a row.</summary>
    public float* Shares(int row) => _shares.Pointer + row * shape.Heads * AttentionPass.Stride;
}
