using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>completion</c>: a script that tells a shell which commands and options there are. It is made from the commands themselves.</summary>
internal static class CompletionCommand
{
    public static Command Create(ToolHost host, Command tool)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints a completion script, such as: eval \"$(treereasoner completion bash)\"") { shell };
        command.SetAction(parsed =>
        {
            var words = tool.Subcommands.ToDictionary(each => each.Name, each => OptionsOf(each).ToList());
            host.Out.Write(ScriptOf(parsed.GetValue(shell)!, words).ReplaceLineEndings("\n"));
            return ExitCode.Answered;
        });
        return command;
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Select(option => option.Name).Append("--help").Distinct().Order(StringComparer.Ordinal);

    private static string ScriptOf(string shell, Dictionary<string, List<string>> words) => shell switch
    {
        "fish" => Fish(words),
        "pwsh" => PowerShell(words),
        "zsh" => "autoload -U +X bashcompinit && bashcompinit\n" + Bash(words),
        _ => Bash(words),
    };

    private static string Bash(Dictionary<string, List<string>> words)
    {
        var cases = string.Concat(words.Select(each => $"    {each.Key}) words=\"{string.Join(' ', each.Value)}\" ;;\n"));
        return $$"""
            _treereasoner() {
              local current="${COMP_WORDS[COMP_CWORD]}" words=""
              case "${COMP_WORDS[1]}" in
            {{cases.TrimEnd('\n')}}
              esac
              if [ "$COMP_CWORD" -eq 1 ]; then words="{{string.Join(' ', words.Keys)}} --help --version"; fi
              COMPREPLY=()
              case "$current" in
                -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
                *) if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi ;;
              esac
            }
            complete -F _treereasoner treereasoner

            """;
    }

    private static string Fish(Dictionary<string, List<string>> words)
    {
        var lines = new List<string> { $"complete -c treereasoner -n __fish_use_subcommand -f -a '{string.Join(' ', words.Keys)}'" };
        foreach (var (command, options) in words)
        {
            lines.AddRange(options.Select(option => $"complete -c treereasoner -n '__fish_seen_subcommand_from {command}' -l {option[2..]}"));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string PowerShell(Dictionary<string, List<string>> words)
    {
        var table = string.Concat(words.Select(each => $"  '{each.Key}' = @({string.Join(", ", each.Value.Select(option => $"'{option}'"))})\n"));
        return $$"""
            $treereasonerWords = @{
            {{table.TrimEnd('\n')}}
            }
            Register-ArgumentCompleter -Native -CommandName treereasoner -ScriptBlock {
              param($word, $line, $position)
              $command = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" } | Where-Object { $treereasonerWords.ContainsKey($_) })[0]
              $words = if ($command) { $treereasonerWords[$command] } else { $treereasonerWords.Keys }
              $words | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """;
    }
}
