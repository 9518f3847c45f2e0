using CanaryFunctions.Cli.Policies;

namespace CanaryFunctions.Cli.Tests;

public sealed class When_a_policy_is_imported : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void It_goes_to_the_file_or_to_the_output_and_the_notes_beside_it()
    {
        var config = File("""{ "name": "mine", "metrics": [ { "name": "cpu" } ] }""");
        var policy = new FileInfo(Path.Combine(folder.FullName, "policy.yaml"));
        using var output = new StringWriter();
        using var notes = new StringWriter();

        Assert.Equal(0, ImportCommand.Import(config, null, output, notes));
        Assert.Equal(0, ImportCommand.Import(config, policy, TextWriter.Null, TextWriter.Null));

        Assert.StartsWith("name: mine", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(output.ToString(), System.IO.File.ReadAllText(policy.FullName));
        Assert.Contains("Note: Kayenta knows no traffic steps", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_for_a_configuration_that_is_refused()
    {
        var policy = new FileInfo(Path.Combine(folder.FullName, "policy.yaml"));
        using var errors = new StringWriter();

        Assert.Equal(2, ImportCommand.Import(File("{ }"), policy, TextWriter.Null, errors));

        Assert.StartsWith("config.json: metrics: ", errors.ToString(), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(policy.FullName));
    }

    private FileInfo File(string text)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "config.json"));
        System.IO.File.WriteAllText(file.FullName, text);
        return file;
    }
}
