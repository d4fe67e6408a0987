using System.Text.Json.Nodes;

namespace TreeReasoner.Conformance;

/// <summary>Writes a tree of the plain reference as the mctx library writes its own.</summary>
public static class PlainTree
{
    public static JsonObject Write(PlainSearch search, double discount)
    {
        var config = search switch
        {
            PlainMuZero muZero => new JsonObject
            {
                ["dirichlet_fraction"] = 0.0,
                ["pb_c_init"] = muZero.C1,
                ["pb_c_base"] = muZero.C2,
                ["qtransform"] = "qtransform_by_parent_and_siblings",
                ["qtransform_kwargs"] = new JsonObject(),
            },
            PlainGumbel gumbel => new JsonObject
            {
                ["gumbel_scale"] = 0.0,
                ["max_num_considered_actions"] = gumbel.Settings.Considered,
                ["qtransform"] = "qtransform_completed_by_mix_value",
                ["qtransform_kwargs"] = new JsonObject
                {
                    ["value_scale"] = gumbel.Settings.ValueScale,
                    ["maxvisit_init"] = gumbel.Settings.MaxVisitInit,
                    ["rescale_values"] = gumbel.Settings.Rescale,
                    ["use_mixed_value"] = gumbel.Settings.Mix,
                },
            },
            _ => throw new ArgumentException("Neither MuZero nor Gumbel.", nameof(search)),
        };
        return new()
        {
            ["algorithm"] = search is PlainMuZero ? "muzero" : "gumbel_muzero",
            ["algorithm_config"] = config,
            ["env_config"] = new JsonObject { ["discount"] = discount, ["zero_reward"] = false },
            ["tree"] = Write(search.Root, prior: 1, action: null, reward: null),
        };
    }

    private static JsonObject Write(PlainNode? node, double prior, int? action, double? reward)
    {
        var json = new JsonObject { ["prior"] = Math.Round(prior, 10), ["child_stats"] = new JsonArray() };
        if (action is not null)
        {
            json["action"] = action;
        }

        if (node is null)
        {
            return json;
        }

        json["visit"] = node.Visits;
        json["value_view"] = Math.Round(node.Value, 10);
        json["raw_value_view"] = Math.Round(node.RawValue, 10);
        json["evaluation_index"] = node.Order;
        if (reward is not null)
        {
            json["reward"] = Math.Round(reward.Value, 10);
        }

        json["child_stats"] = new JsonArray([.. node.Children.Select(
            (child, i) => Write(child, node.Priors[i], i, node.Rewards[i]))]);
        return json;
    }
}
