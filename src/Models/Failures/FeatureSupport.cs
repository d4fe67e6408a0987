
namespace TreeReasoner.Models;

/// <summary>
/// What one model was seen to support. A refusal is for good; so is, in its absence, a first success. Safe for concurrent use.
/// </summary>
/// <param name="refusals">
/// Where refusals are known that were met elsewhere, and those met here are told; null for none. Successes are not taken over: what a
/// request may cost then depends on what was asked here alone, not on what others were quicker to ask.
/// </param>
internal sealed class FeatureSupport(FeatureSupport? refusals = null)
{
    private const int Unknown = 0, Supported = 1, Refused = 2;

    private readonly int[] _known = new int[Enum.GetValues<ModelFeature>().Length];

    public bool? Get(ModelFeature feature) => Volatile.Read(ref _known[(int)feature]) switch
    {
        Supported => true,
        Refused => false,
        _ => refusals?.Get(feature) == false ? false : null,
    };

    public bool IsRefused(ModelFeature feature) => Get(feature) == false;

    public void Refuse(ModelFeature feature)
    {
        Volatile.Write(ref _known[(int)feature], Refused);
        refusals?.Refuse(feature);
    }

    /// <summary>Notes that a feature was asked for and not given; a feature that was given before stays.</summary>
    public void Ignore(ModelFeature feature)
    {
        Interlocked.CompareExchange(ref _known[(int)feature], Refused, Unknown);
        refusals?.Ignore(feature);
    }

    public void Confirm(ModelFeature feature)
    {
        Interlocked.CompareExchange(ref _known[(int)feature], Supported, Unknown);
        refusals?.Confirm(feature);
    }
}
