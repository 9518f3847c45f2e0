namespace CanaryFunctions.Core.Rollouts;

/// <summary>Asks hooks.</summary>
public interface IHookCaller
{
    /// <summary>Asks a hook. The same question has the same id however often it is asked. What keeps a hook from answering is an
    /// answer, <see cref="HookWord.Unheard"/>; only a cancelled call throws.</summary>
    Task<HookAnswer> AskAsync(HookQuestion question, CancellationToken cancellationToken);
}
