using System.Diagnostics;

namespace TreeReasoner;

/// <summary>What is in flight: each visit is entered once, looked up by its slot, and struck out once.</summary>
internal sealed class VisitTable
{
    private const int None = -1;

    private Entry[] _entries = new Entry[4];
    private int _free = None;      // head of the list of free slots, linked through NextFree
    private int _end;

    public int Count { get; private set; }

    /// <summary>The number of the next visit.</summary>
    public long Next { get; private set; }

    /// <summary>Enters a visit and gives its slot.</summary>
    public int Enter(in Entry entry)
    {
        var slot = _free;
        if (slot >= 0)
        {
            _free = _entries[slot].NextFree;
        }
        else
        {
            slot = _end++;
            if (slot == _entries.Length)
            {
                Array.Resize(ref _entries, slot * 2);
            }
        }

        _entries[slot] = entry;
        _entries[slot].Number = Next++;
        Count++;
        return slot;
    }

    public ref readonly Entry Find(int slot, long number)
    {
        if ((uint)slot >= (uint)_end || _entries[slot].Number != number)
        {
            throw new InvalidOperationException(
                $"Visit {number} is not in flight: it has been completed or abandoned already, or another search handed it out.");
        }

        return ref _entries[slot];
    }

    public Entry Strike(int slot, long number)
    {
        var entry = Find(slot, number);
        _entries[slot] = new Entry { Number = None, NextFree = _free };
        _free = slot;
        Count--;
        Debug.Assert(Count >= 0, "More visits ended than begun.");
        return entry;
    }

    /// <summary>A visit in flight.</summary>
    public struct Entry
    {
        public long Number;
        public Place Place;
        public VisitWork Work;

        /// <summary>Candidates asked for on top of those the state has; 0 at a first visit.</summary>
        public int Asked;

        /// <summary>How its first visit stands to equal states.</summary>
        public FirstVisitKind Kind;

        /// <summary>An equal state that has a value.</summary>
        public Place Twin;

        /// <summary>The arm of the expander that is asked.</summary>
        public int? Arm;

        public int NextFree;

        public readonly bool IsGrowth => Asked > 0;
    }
}
