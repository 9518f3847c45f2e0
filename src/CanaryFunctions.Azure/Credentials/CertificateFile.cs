using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>A certificate with its private key: PEM, or PFX (also <c>.p12</c>) without a password.</summary>
internal static class CertificateFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="CryptographicException">It is damaged, needs a password, or has no key.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static X509Certificate2 Load(string path) => Path.GetExtension(path).Equals(".pem", StringComparison.OrdinalIgnoreCase)
        ? X509Certificate2.CreateFromPemFile(path)
        : X509CertificateLoader.LoadPkcs12FromFile(path, password: null);

    /// <summary>Why it can't be used, for people; null if it can.</summary>
    public static string? Flaw(string path)
    {
        try
        {
            using var certificate = Load(path);
            return certificate.HasPrivateKey ? null : $"{path} has no private key.";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"there is no file {path}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} can't be read: {e.Message}";
        }
        catch (CryptographicException)
        {
            return $"{path} is no certificate with its private key, as PEM (.pem) or as PFX without a password.";
        }
    }
}
