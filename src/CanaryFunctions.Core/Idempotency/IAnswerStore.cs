namespace CanaryFunctions.Core.Idempotency;

/// <summary>Where answers to requests with an idempotency key are kept, for a day.</summary>
public interface IAnswerStore
{
    /// <summary>Takes a key for a request, if nobody has, or whoever had it is long gone.</summary>
    /// <param name="caller">Whose key.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">Hash of the request.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Null if the key was taken now; else what is kept under it.</returns>
    Task<KeptAnswer?> TakeAsync(string caller, string key, string request, CancellationToken cancellationToken);

    /// <summary>Keeps the answer under a key that was taken; null gives the key back.</summary>
    Task KeepAsync(string caller, string key, string request, HttpAnswer? answer, CancellationToken cancellationToken);
}
