using System.CommandLine;
using System.Globalization;
using System.Net;

namespace TreeReasoner.Cli;

/// <summary><c>serve</c>: the model that thinks, for other programs.</summary>
internal static class ServeCommand
{
    private const int UsualPort = 8123;

    public static Command Create(ToolHost host)
    {
        var port = Port("The port; 0 takes a free one and prints it.", UsualPort);
        var listen = new Option<string?>("--listen")
        {
            Description = "The address to listen at (default 127.0.0.1). Any but this machine's own needs --client-keys.", HelpName = "ADDRESS",
        };
        var keys = new Option<string?>("--client-keys")
        {
            Description = "A file of keys that programs send: a name and a secret of at least 16 characters a line.", HelpName = "FILE",
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "Keeps stored responses and their searches, so that a killed server goes on with them.", HelpName = "FOLDER",
        };
        var protocol = new Option<bool>("--mcp")
        {
            Description = "Speaks the Model Context Protocol on standard input and output: one tool, think, for editors and agents.",
        };
        var flags = new ReasonerFlags();
        var command = new Command("serve", "Serves the model that thinks to other programs, as OpenAI's interface or as a tool of the Model Context Protocol.")
        {
            port, listen, keys, folder, protocol,
        };
        flags.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(protocol) && (IsGiven(result.GetResult(port)) || IsGiven(result.GetResult(listen))))
            {
                result.AddError("--mcp speaks on standard input and output; it has no --port and no --listen.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), null, flags.Read(parsed));
            if (parsed.GetValue(protocol))
            {
                return await new ContextServer(host, settings).RunAsync().ConfigureAwait(false);
            }

            return await new HttpServer(host, settings, new()
            {
                Address = AddressOf(parsed.GetValue(listen)),
                Port = parsed.GetValue(port),
                Keys = ClientKeys.Read(host, parsed.GetValue(keys)),
                Folder = FolderOf(host, parsed.GetValue(folder)),
                IsVerbose = parsed.GetValue<bool>(VerboseFlag.Name),
            }).RunAsync().ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>A port that the tool listens at.</summary>
    public static Option<int> Port(string description, int usual)
    {
        var port = new Option<int>("--port", "-p") { Description = description, HelpName = "NUMBER", DefaultValueFactory = _ => usual };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPort(token.Value))
            {
                result.AddError($"--port wants a whole number from 0 to {IPEndPoint.MaxPort}.");
            }
        });
        return port;
    }

    private static bool IsGiven(System.CommandLine.Parsing.OptionResult? result) => result is { Implicit: false };

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort;

    private static IPAddress AddressOf(string? listen)
    {
        if (listen is null or "localhost")
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(listen, out var address))
        {
            return address;
        }

        throw new InputException($"--listen is '{listen}'; it is an address such as 127.0.0.1, or 0.0.0.0 for all of this machine's.");
    }

    private static string? FolderOf(ToolHost host, string? folder)
    {
        if (folder is null)
        {
            return null;
        }

        return Path.GetFullPath(folder, host.Folder);
    }
}
