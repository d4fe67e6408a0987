// Example 11: searches at several silos, with Redis between them. No key: Pocket thinks, slowed down, so that there is time to kill a silo.
//
//   redis-server --appendonly yes
//   dotnet run --project examples/11-cluster -- silo            in one window; in a second one: silo 2
//   dotnet run --project examples/11-cluster -- client          kill a silo with kill -9 meanwhile, and see its searches go on at the other
//
// The environment's REDIS says where Redis is; without it, localhost:6379.
using ClusterExample;
using TreeReasoner;

try
{
    switch (args)
    {
        case ["silo"]:
            return await SearchSilo.RunAsync(1);
        case ["silo", var number] when int.TryParse(number, out var which) && which is >= 1 and <= 9:
            return await SearchSilo.RunAsync(which);
        case ["client"]:
            return await SearchClient.RunAsync();
        default:
            Console.Error.WriteLine("Try: silo [1…9], or client.");
            return 2;
    }
}
catch (TreeReasonerException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
