using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Netra.Generators.Tests.Parity;

/// <summary>Our binding and writing against those of System.Text.Json and DataAnnotations, on JSON made at random by the tools' own schemas.</summary>
public sealed class BindingParityTests
{
    // Over all tools; at NETRA_TEST_SCALE=1 more.
    private const int FewestValues = 10_000;
    private const int Values = 50_000;

    private readonly ImmutableArray<IntendedBindingDifference> _intended = IntendedBindingDifference.All();
    private readonly Peer _peer = new();

    [Fact]
    public void Values_are_read_and_written_as_System_Text_Json_does_but_where_a_reason_is_given()
    {
        var tools = ParityTool.Echoes();
        var (same, refused) = (0, 0);
        var tapes = Arb.From(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 60), Simpler);
        foreach (var tool in tools)
        {
            var config = Config.QuickThrowOnFailure.WithName(tool.Name).WithMaxTest(1 + (Math.Max(FewestValues, TestScale.Of(Values)) / tools.Count)).WithStartSize(60).WithEndSize(60).WithQuietOnSuccess(true);
            Check.One(config, Prop.ForAll(tapes, tape =>
            {
                var json = new JsonSample(tool.Descriptor.InputSchema, new Tape(tape)).Of(tool.ValueSchema);
                var one = ParityCase.OfAsync(tool, json, _peer).GetAwaiter().GetResult();
                if (one.IsSame)
                {
                    _ = one.Ours is null ? refused++ : same++;
                }
                else if (Covering(one) is null)
                {
                    throw new InvalidOperationException($"This difference is not on the list: {one}");
                }
            }));
        }
        // Most of it is right, and enough of it is wrong.
        same.ShouldBeGreaterThan(refused);
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Every_difference_on_the_list_still_differs()
    {
        foreach (var intended in _intended)
        {
            var example = await ParityCase.OfAsync(ParityTool.Echoes().Single(tool => tool.Name == intended.Tool), intended.Json, _peer);
            example.IsSame.ShouldBeFalse($"{intended.What} no longer differs: {example}");
            Covering(example).ShouldNotBeNull(intended.What).ShouldContain(intended);
        }
    }

    private List<IntendedBindingDifference>? Covering(ParityCase one) => one.Ours is null ? Refusing(one) : Reading(one);

    // Every problem that we found must be one that the peer is known not to find.
    private List<IntendedBindingDifference>? Refusing(ParityCase one)
    {
        var by = one.Problems.Select(problem => _intended.FirstOrDefault(intended => intended.Refuses?.Invoke(one, problem, one.At(problem)) is true)).ToList();
        return by.Contains(null) ? null : [.. by.OfType<IntendedBindingDifference>()];
    }

    // Written in the forms that the peer knows, it must mean the same.
    private List<IntendedBindingDifference>? Reading(ParityCase one)
    {
        if (_intended.FirstOrDefault(intended => intended.Keeps?.Invoke(one) is true) is { } keeping)
        {
            return [keeping];
        }
        var by = new List<IntendedBindingDifference>();
        var root = one.Tool.Descriptor.InputSchema;
        var json = Rewrite(JsonText.Parse(one.Json).ToElement(), one.Tool.ValueSchema);
        return by.Count > 0 && one.IsSameAs(_peer.Echo(one.Tool.Parameter, json)) ? by : null;

        string Rewrite(JsonElement value, JsonElement schema)
        {
            schema = Schema.Resolve(root, schema);
            if (Schema.Branches(schema) is { } branches)
            {
                schema = Schema.Resolve(root, branches.FirstOrDefault(branch => Fits(value, Schema.Resolve(root, branch)), branches[0]));
            }
            foreach (var intended in _intended)
            {
                if (intended.Reads?.Invoke(one.Tool, value, schema) is { } other)
                {
                    by.Add(intended);
                    return other;
                }
            }
            return value.ValueKind switch
            {
                JsonValueKind.Array when schema.TryGetProperty("items", out var items) => $"[{string.Join(',', value.EnumerateArray().Select(item => Rewrite(item, items)))}]",
                JsonValueKind.Object when schema.TryGetProperty("type", out _) => $"{{{string.Join(',', value.EnumerateObject().Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Rewrite(member.Value, MemberOf(schema, member.Name))}"))}}}",
                _ => value.GetRawText(),
            };
        }

        static JsonElement MemberOf(JsonElement schema, string name)
            => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var member) ? member : schema.GetProperty("additionalProperties");

        // The branch whose constants the value has.
        static bool Fits(JsonElement value, JsonElement branch)
            => Schema.Types(branch).Contains("null") ? value.ValueKind == JsonValueKind.Null
                : value.ValueKind == JsonValueKind.Object && branch.TryGetProperty("properties", out var properties)
                    && properties.EnumerateObject().All(property => !property.Value.TryGetProperty("const", out var constant) || (value.TryGetProperty(property.Name, out var given) && JsonElement.DeepEquals(given, constant)));
    }

    // Fewer numbers, and smaller ones.
    private static IEnumerable<int[]> Simpler(int[] tape)
    {
        for (var length = tape.Length / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= tape.Length; from += length)
            {
                yield return [.. tape[..from], .. tape[(from + length)..]];
            }
        }
        for (var i = 0; i < tape.Length; i++)
        {
            if (tape[i] > 0)
            {
                yield return [.. tape[..i], 0, .. tape[(i + 1)..]];
            }
        }
    }
}
