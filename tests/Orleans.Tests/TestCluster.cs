using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;
using TreeReasoner.Benchmarks.Crash;
using TreeReasoner.Cluster;
using TreeReasoner.ClusterNode;
using TreeReasoner.Redis;

namespace TreeReasoner.Tests;

/// <summary>A Redis, a stub of a model, silos as processes, and a client in this one.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private IHost? _client;

    private TestCluster(CountingStub stub, NodeSettings settings) => (Stub, Settings) = (stub, settings);

    public RedisServer Redis { get; } = new();

    public CountingStub Stub { get; }

    public NodeSettings Settings { get; private set; }

    public List<NodeProcess> Silos { get; } = [];

    public RedisJournalStore Journals { get; private set; } = null!;

    public IServiceProvider Services => _client!.Services;

    public SearchCluster Cluster => Services.GetRequiredService<SearchCluster>();

    public IReasoner Reasoner => Services.GetRequiredService<IReasoner>();

    /// <summary>Starts silos and a client.</summary>
    public static async Task<TestCluster> StartAsync(int silos, Func<NodeSettings, NodeSettings>? change = null, int milliseconds = 40, double faults = 0)
    {
        var stub = await CountingStub.StartAsync(TimeSpan.FromMilliseconds(milliseconds), faults);
        var cluster = new TestCluster(stub, null!);
        var settings = new NodeSettings { Redis = cluster.Redis.Configuration, Model = stub.Endpoint };
        cluster.Settings = change?.Invoke(settings) ?? settings;
        cluster.Journals = await RedisJournalStore.ConnectAsync(settings.Redis);
        for (var i = 0; i < silos; i++)
        {
            await cluster.AddSiloAsync();
        }

        await cluster.ConnectAsync();
        return cluster;
    }

    public async Task<NodeProcess> AddSiloAsync()
    {
        var silo = await NodeProcess.StartAsync(Settings);
        if (!silo.IsAlive)
        {
            throw new InvalidOperationException(silo.Refusal);
        }

        Silos.Add(silo);
        return silo;
    }

    /// <summary>The text of a journal as it is now.</summary>
    public async Task<string> TextAsync(string id)
    {
        var text = new StringBuilder();
        await using var journal = await Journals.FindAsync(id);
        if (journal is not null)
        {
            await foreach (var line in journal.ReadAsync(default))
            {
                text.Append(Encoding.UTF8.GetString(line.Span)).Append('\n');
            }
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _client.StopAsync(soon.Token);
            }
            catch (OperationCanceledException)
            {
                // A silo that was killed does not answer a client that says goodbye.
            }

            _client.Dispose();
        }

        foreach (var silo in Silos)
        {
            silo.Dispose();
        }

        await Journals.DisposeAsync();
        Redis.Dispose();
        await Stub.DisposeAsync();
    }

    private async Task ConnectAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        Settings.AddReasoner(builder.Services.AddTreeReasoner());
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(NodeSettings.Name)
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(Settings.Redis))
            .UseTreeReasoner(options => options.Shards = Settings.Shards));
        _client = builder.Build();
        await _client.StartAsync();
    }
}
