using System.IO.Compression;

namespace CanaryFunctions.Simulator.Tests.Stage;

internal static class Packages
{
    public static MemoryStream Probe() => Of(
        [.. new[] { "Probe.dll", "Probe.deps.json", "Probe.runtimeconfig.json" }
            .Select(file => (file, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file))))]);

    public static MemoryStream Of(params (string Path, byte[] Content)[] files)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        zip.Position = 0;
        return zip;
    }
}
