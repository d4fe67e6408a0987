using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training;

namespace TreeReasoner.Pocket.Tests.Networks;

public class DecoderNetworkTests
{
    private static readonly NetworkWeights _weights = NetworkWeights.Embedded("policy.int8.bin");
    private static readonly DecoderNetwork _network = new(_weights);

    [Fact]
    public void Every_vector_width_gives_the_same_logits()
    {
        foreach (var seed in (int[])[1, 2, 3])
        {
            var text = PocketFixtures.Text(seed, 6);
            var all = new[] { Kernels.Wide, Kernels.Medium, Kernels.Portable }.Select(kernels => new DecoderNetwork(_weights, kernels))
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
        var alone = PocketFixtures.LogitsOf(_network, _network.NewCache(), texts[0].AsSpan(0, 60));
        for (var beside = 1; beside < texts.Length; beside++)
        {
            var caches = Enumerable.Range(0, beside + 1).Select(_ => _network.NewCache()).ToArray();
            var logits = new float[(beside + 1) * _network.Vocabulary];
            for (var t = 0; t < 60; t++)
            {
                _network.Read([.. caches.Select((cache, i) => new ReadToken(cache, texts[i][t], true))], logits);
                Assert.True(
                    alone.AsSpan(t * _network.Vocabulary, _network.Vocabulary).SequenceEqual(logits.AsSpan(0, _network.Vocabulary)),
                    $"{beside} beside, token {t}");
            }
        }
    }

    [Fact]
    public void Siblings_share_a_past_and_do_not_see_each_other()
    {
        var text = PocketFixtures.Text(4, 4);
        foreach (var shared in (int[])[1, 15, 16, 17, 40])
        {
            var parent = _network.NewCache();
            PocketFixtures.LogitsOf(_network, parent, text.AsSpan(0, shared));
            var first = parent.Fork();
            var second = parent.Fork();
            PocketFixtures.LogitsOf(_network, first, [.. Enumerable.Repeat(CoinVocabulary.Final, 30)]);
            PocketFixtures.LogitsOf(_network, parent, CoinVocabulary.Stop);
            var continued = PocketFixtures.LogitsOf(_network, second, text.AsSpan(shared));
            var whole = PocketFixtures.LogitsOf(_network, _network.NewCache(), text);
            Assert.Equal(whole[(shared * _network.Vocabulary)..], continued);
        }
    }

    [Fact]
    public void A_text_longer_than_the_window_is_refused()
    {
        var cache = _network.NewCache();
        PocketFixtures.LogitsOf(_network, cache, new int[NetworkShape.Window]);
        Assert.Contains(
            "256", Assert.Throws<InvalidOperationException>(() => PocketFixtures.LogitsOf(_network, cache, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_small_form_changes_nothing_when_written_again()
    {
        var again = _weights.Rounded();
        foreach (var (name, _, _) in _weights.Shape.Tensors())
        {
            Assert.Equal(_weights[name], again[name]);
        }

        using var file = new MemoryStream();
        _weights.Write(file, small: true);
        Assert.InRange(file.Length, 1, 1_500_000);
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_no_more()
    {
        using var file = new MemoryStream();
        _weights.Write(file, small: true);
        var bytes = file.ToArray();
        Assert.Throws<EndOfStreamException>(() => NetworkWeights.Read(new MemoryStream(bytes[..^1000])));
        bytes[5] = 200;
        Assert.Throws<InvalidDataException>(() => NetworkWeights.Read(new MemoryStream(bytes)));
    }

    [PrototypeFact]
    public void The_prototype_solves_what_it_solved()
    {
        using var file = File.OpenRead(Path.Combine(PrototypeFactAttribute.Folder!, "prototype-weights.bin"));
        var solved =
            Pocket.Training.Evaluation.Greedy(new DecoderNetwork(NetworkWeights.Read(file)), steps: 2, count: 60, PuzzleSplit.Validation);
        Assert.InRange(solved, 0.68, 0.99);
    }
}
