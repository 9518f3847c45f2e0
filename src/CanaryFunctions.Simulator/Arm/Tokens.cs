using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>The two principals that the local Azure knows: one that may do everything, and one that may only read.</summary>
internal sealed class Tokens
{
    public string Full { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    public string Reader { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Why a call is refused; null if it is not.</summary>
    public (int Status, string Code, string Message)? Refuse(HttpRequest request, bool needsAll)
    {
        var header = request.Headers.Authorization.ToString();
        if (IsFull(request)) return null;
        if (!Is(header, Reader))
        {
            return (StatusCodes.Status401Unauthorized, "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing or invalid.");
        }

        // Listing app settings is an action of its own, which a reader does not have: they may hold secrets.
        return HttpMethods.IsGet(request.Method) && !needsAll
            ? null
            : (StatusCodes.Status403Forbidden, "AuthorizationFailed",
                "The client 'reader' with object id '00000000-0000-0000-0000-00000000000f' does not have authorization "
                + $"to perform action 'Microsoft.Web/sites/write' over scope '{request.Path}' or the scope is invalid.");
    }

    /// <summary>Whether the caller may only read.</summary>
    public bool IsReader(HttpRequest request) => Is(request.Headers.Authorization.ToString(), Reader);

    /// <summary>Whether the caller may do everything.</summary>
    public bool IsFull(HttpRequest request) => Is(request.Headers.Authorization.ToString(), Full);

    private static bool Is(string header, string token) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes($"Bearer {token}"));
}
