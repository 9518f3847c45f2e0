using System.CommandLine;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Cli.Policies;

/// <summary><c>canary policy import</c>: a policy from another tool's configuration.</summary>
internal static class ImportCommand
{
    private const int RefusedInput = 2;

    public static Command Create()
    {
        var config = new Option<FileInfo>("--kayenta") { Description = "A canary configuration of Kayenta, JSON.", Required = true };
        var output = new Option<FileInfo>("--output") { Description = "Where the policy goes; standard output if left out." };
        var import = new Command(
            "import",
            "Turn another tool's configuration into a policy.\n\n"
            + "Example: canary policy import --kayenta canary-config.json --output policy.yaml")
        {
            config, output,
        };
        import.SetAction(parsed => Import(
            parsed.GetRequiredValue(config), parsed.GetValue(output), Console.Out, Console.Error));
        return import;
    }

    /// <summary>Imports a Kayenta configuration.</summary>
    /// <returns>The exit code: 0, or 2 when the input is refused; then nothing is written.</returns>
    public static int Import(FileInfo config, FileInfo? policy, TextWriter output, TextWriter notes)
    {
        try
        {
            using var text = PolicyFile.Open(config);
            var read = KayentaImport.Read(text.ReadToEnd());
            if (read.Value is not { } imported)
                throw PolicyFile.Refused(config, read.Refusal!);

            foreach (var note in imported.Notes) notes.WriteLine($"Note: {note}");
            if (policy is null) output.Write(imported.Yaml);
            else File.WriteAllText(policy.FullName, imported.Yaml);
            return 0;
        }
        catch (RefusedInputException refused)
        {
            notes.WriteLine(refused.Message);
            return RefusedInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.WriteLine($"{policy!.Name}: the policy can't be written: {e.Message}");
            return RefusedInput;
        }
    }
}
