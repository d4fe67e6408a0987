using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training;

namespace TreeReasoner.Pocket.Tests.Networks;

public class DecoderNetworkTests
{
    private static readonly NetworkWeights s_weights = NetworkWeights.Embedded("policy.int8.bin");
    private static readonly DecoderNetwork s_network = new(s_weights);

    [Fact]
    public void Every_vector_width_gives_the_same_logits()
    {
        foreach (var seed in (int[])[1, 2, 3])
        {
            var text = PocketFixtures.Text(seed, 6);
            var all = new[] { Kernels.Wide, Kernels.Medium, Kernels.Portable }.Select(kernels => new DecoderNetwork(s_weights, kernels))
                .Select(network => PocketFixtures.LogitsOf(network, network.NewCache(), text)).ToArray();
            for (var i = 0; i < all[0].Length; i++)
            {
                Assert.InRange(all[1][i] - all[0][i], -1e-4, 1e-4);
                Assert.InRange(all[2][i] - all[0][i], -1e-4, 1e-4);
            }
        }
    }

    [Fact]
    public void Logits_do_not_depend_to_the_last_bit_on_what_is_read_beside_a_text()
    {
        int[][] texts = [.. Enumerable.Range(0, 13).Select(seed => PocketFixtures.Text(seed, 3))];
        var alone = PocketFixtures.LogitsOf(s_network, s_network.NewCache(), texts[0].AsSpan(0, 60));
        for (var beside = 1; beside < texts.Length; beside++)
        {
            var caches = Enumerable.Range(0, beside + 1).Select(_ => s_network.NewCache()).ToArray();
            var logits = new float[(beside + 1) * s_network.Vocabulary];
            for (var t = 0; t < 60; t++)
            {
                s_network.Read([.. caches.Select((cache, i) => new ReadToken(cache, texts[i][t], true))], logits);
                Assert.True(alone.AsSpan(t * s_network.Vocabulary, s_network.Vocabulary).SequenceEqual(logits.AsSpan(0, s_network.Vocabulary)), $"{beside} beside, token {t}");
            }
        }
    }

    [Fact]
    public void Siblings_share_a_past_and_do_not_see_each_other()
    {
        var text = PocketFixtures.Text(4, 4);
        foreach (var shared in (int[])[1, 15, 16, 17, 40])
        {
            var parent = s_network.NewCache();
            PocketFixtures.LogitsOf(s_network, parent, text.AsSpan(0, shared));
            var first = parent.Fork();
            var second = parent.Fork();
            PocketFixtures.LogitsOf(s_network, first, [.. Enumerable.Repeat(CoinVocabulary.Final, 30)]);
            PocketFixtures.LogitsOf(s_network, parent, CoinVocabulary.Stop);
            var continued = PocketFixtures.LogitsOf(s_network, second, text.AsSpan(shared));
            var whole = PocketFixtures.LogitsOf(s_network, s_network.NewCache(), text);
            Assert.Equal(whole[(shared * s_network.Vocabulary)..], continued);
        }
    }

    [Fact]
    public void A_text_longer_than_the_window_is_refused()
    {
        var cache = s_network.NewCache();
        PocketFixtures.LogitsOf(s_network, cache, new int[NetworkShape.Window]);
        Assert.Contains("256", Assert.Throws<InvalidOperationException>(() => PocketFixtures.LogitsOf(s_network, cache, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_small_form_changes_nothing_when_written_again()
    {
        var again = s_weights.Rounded();
        foreach (var (name, _, _) in s_weights.Shape.Tensors()) Assert.Equal(s_weights[name], again[name]);
        using var file = new MemoryStream();
        s_weights.Write(file, small: true);
        Assert.InRange(file.Length, 1, 1_500_000);
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_no_more()
    {
        using var file = new MemoryStream();
        s_weights.Write(file, small: true);
        var bytes = file.ToArray();
        Assert.Throws<EndOfStreamException>(() => NetworkWeights.Read(new MemoryStream(bytes[..^1000])));
        bytes[5] = 200;
        Assert.Throws<InvalidDataException>(() => NetworkWeights.Read(new MemoryStream(bytes)));
    }

    [PrototypeFact]
    public void The_prototype_solves_what_it_solved()
    {
        using var file = File.OpenRead(Path.Combine(PrototypeFactAttribute.Folder!, "prototype-weights.bin"));
        var solved = Pocket.Training.Evaluation.Greedy(new DecoderNetwork(NetworkWeights.Read(file)), steps: 2, count: 60, PuzzleSplit.Validation);
        Assert.InRange(solved, 0.68, 0.99);
    }
}
