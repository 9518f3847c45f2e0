using System.Xml.Linq;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CanaryFunctions.Azure.Blobs;

/// <summary>The keys that secrets are encrypted with, in Blob Storage: a blob for each, so that hosts that make one at the
/// same time do not undo each other's.</summary>
internal sealed class BlobKeyRing(BlobContainerClient container) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. container.GetBlobs().Select(blob => Read(container.GetBlobClient(blob.Name)))];

    public void StoreElement(XElement element, string friendlyName) =>
        container.UploadBlob($"{friendlyName}.xml", BinaryData.FromString(element.ToString(SaveOptions.DisableFormatting)));

    private static XElement Read(BlobClient blob) => XElement.Parse(blob.DownloadContent().Value.Content.ToString());
}
