using System.CommandLine;
using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.Completion;

/// <summary><c>canary completion</c>: scripts that let shells complete what is typed.</summary>
internal static class CompletionCommand
{
    // They ask the tool itself, by System.CommandLine's [suggest] directive, so that they never fall behind it.
    private const string Bash = """
        _canary() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(canary "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _canary canary
        """;

    private const string Zsh = """
        #compdef canary
        _canary() {
            local -a found
            found=("${(@f)$(canary "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
        }
        compdef _canary canary
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName canary -ScriptBlock {
            param($word, $line, $position)
            canary "[suggest:$position]" "$line" 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Create()
    {
        var shell = Given.Word("shell", "bash, zsh or pwsh.");
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var completion = new Command(
            "completion", "Print what lets your shell complete commands.\n\nExample: source <(canary completion bash)") { shell };
        completion.SetAction(parsed => Console.Out.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => PowerShell,
        }));
        return completion;
    }
}
