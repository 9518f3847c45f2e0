using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Azure.Blobs;

/// <summary>Reads what <see cref="VaultEncryptor"/> has encrypted.</summary>
/// <param name="services">Data Protection makes it from them: they hold the <see cref="VaultKey"/>.</param>
internal sealed class VaultDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var key = services.GetRequiredService<VaultKey>().Unwrap(
            new(Text("with")), Base64Url.DecodeFromChars(Text("key")));
        var (sealedText, tag) = (Convert.FromBase64String(encryptedElement.Value), Convert.FromBase64String(Text("tag")));
        var text = new byte[sealedText.Length];
        using (var aes = new AesGcm(key, tag.Length))
            aes.Decrypt(Convert.FromBase64String(Text("nonce")), sealedText, tag, text);
        CryptographicOperations.ZeroMemory(key);
        return XElement.Parse(Encoding.UTF8.GetString(text));

        string Text(string name) => encryptedElement.Attribute(name)?.Value
            ?? throw new InvalidOperationException($"A key in Blob Storage lacks its '{name}'.");
    }
}
