using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace TreeReasoner.Server;

/// <summary>The models that are served, and their clients.</summary>
internal sealed class ModelCatalog
{
    private const string Unnamed = "treereasoner";
    private readonly Dictionary<string, (ServedModel Model, Lazy<IChatClient> Client)> _models = new(StringComparer.Ordinal);

    public ModelCatalog(IServiceProvider services, TreeReasonerServerOptions options)
    {
        var models = options.Models.ToList();
        if (models.Count == 0)
        {
            models.AddRange(ReasonersOf(services));
        }

        if (models.Count == 0)
        {
            throw new InvalidOperationException(
                "The server has no model: add one to its options, Models.Add(new(\"my-model\", services => …)), or register a reasoner.");
        }

        foreach (var model in models)
        {
            _models[model.Id] = (model, new(() => model.Client(services)));
        }

        Models = models;
    }

    public IReadOnlyList<ServedModel> Models { get; }

    /// <summary>Finds the model of a request. An effort may be said behind its id: <c>my-model:high</c>.</summary>
    public (ServedModel Model, IChatClient Client, AskedEffort Effort) Find(Field field)
    {
        var id = field.AsText();
        if (_models.TryGetValue(id, out var found))
        {
            return (found.Model, found.Client.Value, default);
        }

        var colon = id.LastIndexOf(':');
        if (colon > 0 && AskedEffort.IsName(id[(colon + 1)..]) && _models.TryGetValue(id[..colon], out found))
        {
            return (found.Model, found.Client.Value, AskedEffort.Of(id[(colon + 1)..]));
        }

        throw NotFound(field.Path);
    }

    public ServedModel Get(string id)
    {
        if (_models.TryGetValue(id, out var found))
        {
            return found.Model;
        }

        throw NotFound("model");
    }

    private static ApiException NotFound(string parameter) =>
        new(404, "The model does not exist here, or you do not have access to it. GET /v1/models lists those that there are.", parameter, "model_not_found");

    private static IEnumerable<ServedModel> ReasonersOf(IServiceProvider services)
    {
        if (services.GetService<IReasoner>() is not null)
        {
            yield return new(Unnamed, provider =>
                provider.GetService<TreeReasonerChatClient>() ?? provider.GetRequiredService<IReasoner>().AsChatClient());
        }

        foreach (var name in services.GetService<ReasonerCatalog>()?.Names ?? [])
        {
            yield return new(name, provider => provider.GetKeyedService<TreeReasonerChatClient>(name)
                ?? provider.GetRequiredKeyedService<IReasoner>(name).AsChatClient());
        }
    }
}
