using System.CommandLine;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Cli.Policies;

/// <summary>A policy that a command reads from a file.</summary>
internal static class PolicyFile
{
    public static Option<FileInfo> Option() =>
        new("--policy") { Description = "The policy, YAML or JSON.", Required = true };

    /// <summary>Reads and checks the policy.</summary>
    /// <exception cref="RefusedInputException">It can't be read or run; the message names file and field.</exception>
    public static Policy Read(FileInfo file)
    {
        using var text = Open(file);
        var read = PolicyDocument.Read(text.ReadToEnd());
        return read.Value ?? throw Refused(file, read.Refusal!);
    }

    /// <summary>A refusal of what stands in a file, an error a line.</summary>
    public static RefusedInputException Refused(FileInfo file, Refusal refusal) => new(string.Join(
        Environment.NewLine, refusal.Errors.Select(error => $"{file.Name}: {error.Field}: {error.Message}")));

    /// <summary>Opens a file.</summary>
    /// <exception cref="RefusedInputException">It can't be read.</exception>
    public static StreamReader Open(FileInfo file)
    {
        try
        {
            return file.OpenText();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedInputException($"{file.Name}:1:1: the file can't be read: {e.Message}");
        }
    }
}
