using System.Diagnostics;

namespace TreeReasoner;

/// <summary>What is in flight: each visit is entered once, looked up by its slot, and struck out once.</summary>
internal sealed class VisitLedger
{
    private Entry[] _entries = new Entry[4];
    private int _free = -1;      // head of the list of free slots, linked through Parent
    private int _end;

    public int Count { get; private set; }

    public long Next { get; private set; }

    public int Enter(int parent, int ordinal, VisitWork work, int asked, int? arm = null, Meeting meeting = Meeting.New, Place twin = default)
    {
        int slot;
        if (_free >= 0)
        {
            slot = _free;
            _free = _entries[slot].Parent;
        }
        else
        {
            slot = _end++;
            if (slot == _entries.Length)
            {
                Array.Resize(ref _entries, slot * 2);
            }
        }

        _entries[slot] = new Entry { Number = Next++, Parent = parent, Ordinal = ordinal, Work = work, Asked = asked, Arm = arm, Meeting = meeting, Twin = twin };
        Count++;
        return slot;
    }

    public Entry Find(int slot, long number)
    {
        if ((uint)slot >= (uint)_end || _entries[slot].Number != number)
        {
            throw new InvalidOperationException(
                $"Visit {number} is not in flight: it has been completed or abandoned already, or another search handed it out.");
        }

        return _entries[slot];
    }

    public Entry Strike(int slot, long number)
    {
        var entry = Find(slot, number);
        _entries[slot] = new Entry { Number = -1, Parent = _free };
        _free = slot;
        Count--;
        Debug.Assert(Count >= 0, "More visits ended than begun.");
        return entry;
    }

    public struct Entry
    {
        public long Number;
        public int Parent;
        public int Ordinal;
        public VisitWork Work;
        public int Asked;      // candidates asked for on top of those a state has; 0 at a first visit
        public Meeting Meeting;
        public Place Twin;     // an equal state that has a value
        public int? Arm;       // of the expander, that they were asked of
    }
}
