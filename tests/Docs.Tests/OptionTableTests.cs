using TreeReasoner.Docs.Reading;

namespace TreeReasoner.Docs;

public sealed class OptionTableTests
{
    public static TheoryData<string> Tables => [.. OptionTable.All.Select(table => table.ToString())];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_names_every_option_with_its_default(string table)
    {
        var stated = OptionTable.All.Single(other => other.ToString() == table);
        Assert.Equal(
            stated.Real().Select(option => $"{option.Key} = {option.Value}").Order(StringComparer.Ordinal),
            stated.Rows.Select(row => $"{row.Name} = {row.Default}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_set_of_options_has_a_table()
    {
        var documented = OptionTable.All.Select(table => table.Type).ToHashSet();
        Assert.Empty(OptionTable.OptionTypes.Where(type => !documented.Contains(type)).Select(type => type.Name));
    }
}
