namespace Netra;

/// <summary>The system's clock, moved forward.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _passed;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan span) => _passed += span;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _passed;
}
