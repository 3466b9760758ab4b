namespace Netra;

/// <summary>One value for each plan.</summary>
/// <typeparam name="T">The kind of value.</typeparam>
/// <param name="Free">For <see cref="Plan.Free"/>.</param>
/// <param name="Mid">For <see cref="Plan.Mid"/>.</param>
/// <param name="Enterprise">For <see cref="Plan.Enterprise"/>.</param>
public readonly record struct PlanLimits<T>(T Free, T Mid, T Enterprise)
{
    /// <summary>The value for a plan.</summary>
    public T this[Plan plan] => plan switch
    {
        Plan.Free => Free,
        Plan.Mid => Mid,
        Plan.Enterprise => Enterprise,
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan."),
    };
}
