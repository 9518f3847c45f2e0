using System.IO.Compression;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Fetches packages and unpacks each into a folder of its own.</summary>
internal sealed class PackageFolder(HttpClient http)
{
    private readonly string root =
        Directory.CreateTempSubdirectory("canary-simulator-").FullName;

    /// <summary>Unpacks the package into a new folder.</summary>
    /// <returns>The folder; null if the package can't be had or is none.</returns>
    public async Task<string?> UnpackAsync(string package, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, Guid.NewGuid().ToString("N"));
        try
        {
            if (!Uri.TryCreate(package, UriKind.Absolute, out var address)) return null;
            await using var zip = new MemoryStream(await http.GetByteArrayAsync(address, cancellationToken));

            // Refuses entries that would leave the folder.
            await ZipFile.ExtractToDirectoryAsync(zip, folder, cancellationToken);
            return folder;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e
            is HttpRequestException or OperationCanceledException or NotSupportedException
            or InvalidDataException or IOException)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            return null;
        }
    }

    public void Delete()
    {
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
    }
}
