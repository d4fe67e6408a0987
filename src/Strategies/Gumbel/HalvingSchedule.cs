using System.Numerics;

namespace TreeReasoner;

/// <summary>
/// Sequential halving (Karnin, Koren and Somekh, "Almost Optimal Exploration in Multi-Armed Bandits", 2013) as a question that is asked
/// before each simulation: which of the candidates, by how often they were visited, is next? Rounds share the simulations out evenly; in
/// each, the candidates that are left are visited equally often, and half of them are left for the next, but never fewer than two.
/// </summary>
internal static class HalvingSchedule
{
    /// <summary>The visits that a candidate has had which may be visited in a simulation.</summary>
    /// <param name="considered">Candidates in the first round, at least 1.</param>
    /// <param name="simulations">How many there will be, at least 1.</param>
    /// <param name="index">Which one it is, from 0. Beyond the last the two that are left take turns.</param>
    public static int VisitsAt(int considered, int simulations, int index)
    {
        if (considered <= 1)
        {
            return index;
        }

        var rounds = 32 - BitOperations.LeadingZeroCount((uint)considered - 1);      // ⌈log₂ considered⌉
        var before = 0;
        for (var left = considered; ; left = Math.Max(2, left / 2))
        {
            var each = (int)Math.Max(1, simulations / ((long)rounds * left));
            if (left == 2 || index < (long)each * left)
            {
                return before + (index / left);
            }

            index -= each * left;
            before += each;
        }
    }
}
