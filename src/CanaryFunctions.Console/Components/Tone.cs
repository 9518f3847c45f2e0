using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Components;

/// <summary>What something means for whoever looks, whatever it is: each has one colour and one form.</summary>
public enum Tone
{
    /// <summary>Nothing to say.</summary>
    Neutral,

    /// <summary>Under way.</summary>
    Going,

    /// <summary>Well.</summary>
    Good,

    /// <summary>Not well.</summary>
    Bad,

    /// <summary>A person is needed.</summary>
    Wait,
}

/// <summary>What things mean.</summary>
internal static class Tones
{
    public static Tone Of(Verdict verdict) => verdict switch
    {
        Verdict.Healthy => Tone.Good,
        Verdict.Degraded or Verdict.Failing => Tone.Bad,
        Verdict.Error => Tone.Wait,
        _ => Tone.Neutral,
    };

    public static Tone Of(Phase phase) => phase switch
    {
        Phase.Succeeded => Tone.Good,
        Phase.RolledBack or Phase.RollingBack => Tone.Bad,
        Phase.Paused or Phase.Stuck => Tone.Wait,
        _ => Tone.Going,
    };

    public static Tone Of(EventKind kind) => kind switch
    {
        EventKind.Succeeded or EventKind.Promoted or EventKind.StepPassed => Tone.Good,
        EventKind.RollbackBegan or EventKind.RolledBack or EventKind.Stuck or EventKind.ActionRefused => Tone.Bad,
        EventKind.Held or EventKind.Paused => Tone.Wait,
        _ => Tone.Neutral,
    };
}
