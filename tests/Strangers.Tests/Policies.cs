using System.Globalization;

namespace TreeReasoner.Strangers;

/// <summary>UCB1 with the variance of nothing but visits: the available candidate of the greatest value plus c·√(ln N / n), unvisited ones first.</summary>
internal sealed class PlainUcb(double c = 1) : ISelectionPolicy
{
    public string Description => string.Create(CultureInfo.InvariantCulture, $"PlainUcb({c})");

    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        int? best = null;
        var most = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            if (!children[i].IsAvailable)
            {
                continue;
            }

            var score = double.MaxValue;
            if (children[i].Started > 0)
            {
                score = children[i].ValueOr(parent.Value) + (c * Math.Sqrt(Math.Log(parent.Started + 1) / children[i].Started));
            }

            if (best is null || score > most)
            {
                (best, most) = (i, score);
            }
        }

        return best;
    }
}

/// <summary>Asks for another candidate once every one that there is has been visited so often.</summary>
internal sealed class OnceAllAreTried(int visits, int limit) : IWidening
{
    public int Initial => 1;

    public bool AsksAgain => true;

    public string Description => string.Create(CultureInfo.InvariantCulture, $"OnceAllAreTried({visits}, {limit})");

    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        if (pending > 0 || children.Length >= limit)
        {
            return WideningDecision.Descend;
        }

        foreach (var child in children)
        {
            if (!child.IsClosed && child.Visits < visits)
            {
                return WideningDecision.Descend;
            }
        }

        return WideningDecision.Ask();
    }
}
