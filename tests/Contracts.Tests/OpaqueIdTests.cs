namespace Netra;

public sealed class OpaqueIdTests
{
    // The expected text is the first 128 bits of SHA-256 over "r_1", a zero byte and "a.0", in RFC 4648 base32.
    [Fact]
    public void A_derived_id_is_the_base32_of_the_hash_of_its_parts() =>
        OpaqueId.Derive("a_", "r_1", "a.0").ShouldBe("a_5wxx3mbx4hpsc7vdoyydnkb7ou");

    [Fact]
    public void A_derived_id_depends_on_where_its_parts_are_divided() =>
        OpaqueId.Derive("a_", "ab", "c").ShouldNotBe(OpaqueId.Derive("a_", "a", "bc"));

    [Fact]
    public void A_random_id_has_its_prefix_and_26_characters_of_the_alphabet()
    {
        var id = OpaqueId.Random("t_");

        id.ShouldMatch("^t_[a-z2-7]{26}$");
        id.ShouldNotBe(OpaqueId.Random("t_"));
    }
}
