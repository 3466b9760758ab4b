namespace Netra.Testing.Tests;

/// <summary>Time that a test lets pass.</summary>
public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_of_time_each_at_its_own()
    {
        using var late = Set("late", 3);
        using var early = Set("early", 1);
        using var ticking = Set("tick", 1, period: 1);
        using var later = Set("beyond", 5);
        Advance(3);
        _fired.ShouldBe(["early 1", "tick 1", "tick 2", "late 3", "tick 3"]);
        _clock.TimerCount.ShouldBe(2);
        Advance(2);
        _fired[5..].ShouldBe(["tick 4", "beyond 5", "tick 5"]);
    }

    [Fact]
    public void A_timer_that_a_callback_sets_fires_in_the_same_span()
    {
        ITimer? second = null;
        using var first = _clock.CreateTimer(_ => second = Set("second", 2), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Advance(10);
        _fired.ShouldBe(["second 3"]);
        second!.Dispose();
    }

    [Fact]
    public void A_timer_fires_while_the_clock_is_advanced_and_never_before()
    {
        using var now = Set("now", 0);
        _fired.ShouldBeEmpty();
        Advance(0);
        _fired.ShouldBe(["now 0"]);
    }

    [Fact]
    public void A_timer_can_be_set_anew_and_put_off()
    {
        using var timer = Set("timer", 1);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        Advance(4);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        Advance(4);
        _fired.ShouldBeEmpty();
        timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        Advance(1);
        _fired.ShouldBe(["timer 9"]);
    }

    [Fact]
    public void A_timer_that_was_disposed_never_fires_again()
    {
        var timer = Set("timer", 1, period: 1);
        Advance(1);
        timer.Dispose();
        timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).ShouldBeFalse();
        Advance(5);
        _fired.ShouldBe(["timer 1"]);
        _clock.TimerCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_test_waits_until_something_waits()
    {
        var set = _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        using var other = Set("other", 1);
        set.IsCompleted.ShouldBeFalse();
        var delay = Task.Delay(TimeSpan.FromSeconds(2), _clock);
        await set;
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        Advance(2);
        await delay;
        (_clock.GetUtcNow() - new VirtualClock().GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(2));
        _clock.GetElapsedTime(new VirtualClock().GetTimestamp()).ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Time_does_not_go_back() => Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void It_starts_when_it_is_told_to()
    {
        var start = new DateTimeOffset(2030, 1, 1, 2, 0, 0, TimeSpan.FromHours(2));
        new VirtualClock(start).GetUtcNow().ShouldBe(start);
        new VirtualClock(start).GetUtcNow().Offset.ShouldBe(TimeSpan.Zero);
    }

    private ITimer Set(string name, int due, int? period = null) => _clock.CreateTimer(
        _ => _fired.Add($"{name} {(_clock.GetUtcNow() - new VirtualClock().GetUtcNow()).TotalSeconds:0}"),
        null,
        TimeSpan.FromSeconds(due),
        period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);

    private void Advance(int seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
