using TreeReasoner.CodeFigures;

namespace TreeReasoner.Architecture.Tests;

/// <summary>The sources that this test was built from, read once.</summary>
internal static class ThisCheckout
{
    public static readonly string Root = Checkout.FindRoot(AppContext.BaseDirectory);

    private static readonly Lazy<Checkout> _sources = new(() => new Checkout(Root));

    public static Checkout Sources => _sources.Value;
}
