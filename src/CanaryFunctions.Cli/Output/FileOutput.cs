using System.Text;

namespace CanaryFunctions.Cli.Output;

/// <summary>What is written as it is: to a file, or else to standard output.</summary>
internal static class FileOutput
{
    /// <summary>Writes text.</summary>
    /// <exception cref="RefusedInputException">The file can't be written.</exception>
    public static async Task WriteAsync(string text, FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await Console.Out.WriteAsync(text.AsMemory(), cancellationToken);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file.FullName, text, new UTF8Encoding(false), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedInputException($"{file} can't be written: {e.Message}");
        }
    }
}
