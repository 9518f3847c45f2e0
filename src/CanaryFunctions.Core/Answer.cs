namespace CanaryFunctions.Core;

/// <summary>What was asked for, or why there is none.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was asked for; null if it was refused.</summary>
    public T? Value { get; }

    /// <summary>Why there is none; null if there is.</summary>
    public Refusal? Refusal { get; }

    /// <summary>An answer with a value.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);
}
