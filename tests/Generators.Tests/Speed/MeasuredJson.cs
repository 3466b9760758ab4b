using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Generators.Tests.Speed;

/// <summary>What the peer reads and writes with: source-generated, and prepared once.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(List<OrderLine>))]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class MeasuredJson : JsonSerializerContext;
