using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace CanaryFunctions.Azure.Blobs;

/// <summary>Encrypts the keys in Blob Storage with a key in Key Vault, so that whoever reads the blobs can't use them.</summary>
internal sealed class VaultEncryptor(VaultKey vault) : IXmlEncryptor
{
    private const int KeyBytes = 32;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var text = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var (key, nonce) = (RandomNumberGenerator.GetBytes(KeyBytes), RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize));
        var (sealedText, tag) = (new byte[text.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using (var aes = new AesGcm(key, tag.Length)) aes.Encrypt(nonce, text, sealedText, tag);
        var wrapped = vault.Wrap(key);
        CryptographicOperations.ZeroMemory(key);
        return new(
            new XElement(
                "sealed",
                new XAttribute("with", wrapped.Kid),
                new XAttribute("key", wrapped.Value),
                new XAttribute("nonce", Convert.ToBase64String(nonce)),
                new XAttribute("tag", Convert.ToBase64String(tag)),
                Convert.ToBase64String(sealedText)),
            typeof(VaultDecryptor));
    }
}
