// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

func TestE207ContextValuesHaveTheirType(t *testing.T) {
	for key, values := range map[string]struct{ good, bad []string }{
		"t:string":            {[]string{"", "anything"}, nil},
		"T:Arn":               {[]string{"arn:aws:s3:::a"}, []string{"", "a", "arn:aws:s3", "ARN:aws:s3:::a"}},
		"t:number":            {[]string{"0", "-1.5"}, []string{"", "ten", "1e3", strings.Repeat("9", 1_000_000)}},
		"t:date":              {[]string{"2031", "1924992000"}, []string{"", "tomorrow", "2031-01-01T00:00:00"}},
		"t:bool":              {[]string{"true", "FALSE"}, []string{"", "1", "yes"}},
		"t:ip":                {[]string{"203.0.113.7", "::1"}, []string{"", "203.0.113.0/24", "localhost"}},
		"t:binary":            {[]string{"", "YQ=="}, []string{"YQ", "!"}},
		"aws:SourceIp":        {[]string{"203.0.113.7"}, []string{"here"}},
		"aws:SecureTransport": {[]string{"true"}, []string{"tls"}},
		"aws:PrincipalTag/x":  {[]string{"", "x"}, nil},
	} {
		for _, s := range values.good {
			if _, err := request.NewContext(map[string][]string{key: {s}}, testCatalog{}); err != nil {
				t.Errorf("%s = %q: %v", key, s, err)
			}
		}
		for _, s := range values.bad {
			_, err := request.NewContext(map[string][]string{key: {s}}, testCatalog{})
			var bad *request.ContextError
			if !errors.As(err, &bad) || len(bad.Problems) != 1 || len(err.Error()) > 500 {
				t.Errorf("%s = %.50q: %v", key, s, err)
			}
		}
	}
}

func TestContextErrorsAreListed(t *testing.T) {
	_, err := request.NewContext(map[string][]string{"t:number": {"x"}, "t:bool": {"y"}, "nocolon": {"z"}, "aws:SourceVpc": {"a"}, "aws:sourcevpc": {"b"}}, testCatalog{})
	const want = `the context has 4 problems:
  - the context has the key aws:SourceVpc twice, as aws:SourceVpc and as aws:sourcevpc, with different values: leave one out
  - "nocolon" is not a context key: write it as service:Name, such as aws:SourceVpc
  - the value "y" of the context key t:bool is not true or false
  - the value "x" of the context key t:number is not a number, such as 3600 or -1.5`
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
	if _, err := request.NewContext(map[string][]string{"aws:SourceVpc": {"a"}, "aws:sourcevpc": {"a"}}, nil); err != nil {
		t.Errorf("one key twice with the same value: %v", err)
	}
	_, err = request.NewPartialContext(map[string]request.ContextValue{"t:string": {Values: []pattern.Text{pattern.Literal("a")}}}, nil)
	if err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("a value of an absent key: %v", err)
	}
}

func TestContextLimits(t *testing.T) {
	many := map[string][]string{}
	for i := range request.MaxContextKeys + 1 {
		many[fmt.Sprint("t:k", i)] = nil
	}
	for name, values := range map[string]map[string][]string{
		"keys": many, "values": {"t:list": make([]string, request.MaxContextValues+1)}, "text": {"t:string": {strings.Repeat("a", request.MaxContextText+1)}},
	} {
		if _, err := request.NewContext(values, nil); err == nil || len(err.Error()) > 200 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMerge(t *testing.T) {
	parse := func(values map[string][]string) *request.Context {
		t.Helper()
		c, err := request.NewContext(values, testCatalog{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := parse(map[string][]string{"t:string": {"base"}, "aws:ResourceTag/Team": {"base"}, "aws:CurrentTime": {"2031"}, "aws:CalledVia": {"a.amazonaws.com"}})
	over := parse(map[string][]string{"T:STRING": {"over"}, "aws:resourcetag/team": {"over"}, "aws:EpochTime": {"0000000000"}})
	v := scene{}.env(t)
	v.context = base.Merge(over)
	for key, want := range map[string]string{
		"t:string": "over", "aws:ResourceTag/TEAM": "over", "aws:EpochTime": "0", "aws:CurrentTime": "1970-01-01T00:00:00Z", "aws:CalledViaFirst": "a.amazonaws.com",
	} {
		k := program.NewKey(key, testCatalog{})
		kv := v.key(&k)
		if got := kv.Describe(); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	tags := parse(map[string][]string{"aws:TagKeys": {"a"}}).Merge(parse(map[string][]string{"aws:RequestTag/b": {"x"}, "aws:CalledVia": {"y"}}))
	v.context = tags
	if err := checkContext(v); err == nil || !strings.Contains(err.Error(), "aws:TagKeys") {
		t.Errorf("contexts that contradict each other: %v", err)
	}
	var none *request.Context
	if none.Merge(base) != base || base.Merge(nil) != base || none.Merge(nil) != nil {
		t.Error("merging with nothing changes a context")
	}
	if base.Entry("t:string").Value.One.String() != "base" {
		t.Error("merging changed an operand")
	}
}

func TestE1206TimeIsOneThing(t *testing.T) {
	for _, row := range []struct {
		context      map[string][]string
		current, sec string
	}{
		{map[string][]string{"aws:CurrentTime": {"2031-01-01T01:00:00.5+01:00"}}, "2031-01-01T01:00:00.5+01:00", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"1924992000"}}, "2031-01-01T00:00:00Z", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"2031"}}, "2031-01-01T00:00:00Z", "1924992000"},
		{map[string][]string{"aws:EpochTime": {"1924992000"}, "aws:CurrentTime": {"2031"}}, "2031", "1924992000"},
	} {
		s := scene{context: row.context}
		if got := lookup(t, s, "aws:CurrentTime"); got != row.current {
			t.Errorf("%v: aws:CurrentTime is %s, want %s", row.context, got, row.current)
		}
		if got := lookup(t, s, "aws:EpochTime"); got != row.sec {
			t.Errorf("%v: aws:EpochTime is %s, want %s", row.context, got, row.sec)
		}
	}
	partial := scene{partial: map[string]request.ContextValue{"aws:CurrentTime": holding("2031-⟨?⟩")}}
	if got := lookup(t, partial, "aws:EpochTime"); got != "?" {
		t.Errorf("aws:EpochTime of a time known in part is %s", got)
	}
	if _, err := request.NewContext(map[string][]string{"aws:CurrentTime": {"2031"}, "aws:EpochTime": {"5000000000"}}, nil); err == nil {
		t.Error("two different times are taken")
	}
}

func TestRequestTags(t *testing.T) {
	for _, row := range []struct {
		name             string
		scene            scene
		keys, team, cost string
	}{
		{"derived", scene{context: map[string][]string{"aws:RequestTag/Team": {"red"}, "aws:RequestTag/cost": {"1"}}}, "[cost, Team]", "red", "1"},
		{"supplied keys", with("aws:TagKeys", "team"), "team", "maybe ?", "absent"},
		{"keys and more", scene{partial: map[string]request.ContextValue{"aws:TagKeys": holding("x", "⟨more⟩")}}, "[x, ?]", "maybe ?", "maybe ?"},
		{"derived, open", scene{options: Options{OpenContext: true}, context: map[string][]string{"aws:RequestTag/team": {"red"}}}, "[team, ?]", "red", "maybe ?"},
		{"perhaps", scene{partial: map[string]request.ContextValue{"aws:RequestTag/team": mayHold("red")}}, "maybe [?]", "maybe red", "maybe ?"},
		{"stated to be absent", with("aws:TagKeys"), "absent", "absent", "absent"},
	} {
		for i, key := range []string{"aws:TagKeys", "aws:RequestTag/team", "aws:RequestTag/cost"} {
			want := []string{row.keys, row.team, row.cost}[i]
			got := lookup(t, row.scene, key)
			if key == "aws:TagKeys" && row.name == "perhaps" {
				got = "maybe " + got // a list that may have no element
			}
			if got != want {
				t.Errorf("%s: %s is %s, want %s", row.name, key, got, want)
			}
		}
	}
	if _, err := request.NewContext(map[string][]string{"aws:TagKeys": {"cost"}, "aws:RequestTag/Team": {"red"}}, nil); err == nil {
		t.Error("a tag that aws:TagKeys does not list is taken")
	}
	if _, err := request.NewContext(map[string][]string{"aws:TagKeys": {"cost", "team"}, "aws:RequestTag/Team": {"red"}}, nil); err != nil {
		t.Error(err)
	}
	// W-70, W-71
	runAll(t, []expectation{
		{"W-41", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{}, yes},
		{"W-70", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{partial: map[string]request.ContextValue{"aws:TagKeys": holding("team", "⟨more⟩")}}, maybe},
		{"W-71", `{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`, scene{partial: map[string]request.ContextValue{"aws:TagKeys": holding("tmp", "⟨more⟩")}}, no},
		{"derived tag keys", `{"ForAnyValue:StringEquals":{"aws:TagKeys":["team"]}}`, with("aws:RequestTag/team", "red"), yes},
	})
}

func TestCalledVia(t *testing.T) {
	for _, row := range []struct {
		scene            scene
		all, first, last string
	}{
		{with("aws:CalledVia", "a", "b", "c"), "[a, b, c]", "a", "c"},
		{with("aws:CalledVia", "a"), "a", "a", "a"},
		{with("aws:CalledVia"), "absent", "absent", "absent"},
		{with("aws:CalledViaFirst", "a"), "[a, ?]", "a", "absent"},
		{scene{context: map[string][]string{"aws:CalledViaFirst": {"a"}, "aws:CalledViaLast": {"b"}}}, "[a, b, ?]", "a", "b"},
		{scene{partial: map[string]request.ContextValue{"aws:CalledVia": holding("a", "⟨more⟩")}}, "[a, ?]", "?", "?"},
		{scene{}, "absent", "absent", "absent"},
	} {
		for i, key := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
			if got, want := lookup(t, row.scene, key), []string{row.all, row.first, row.last}[i]; got != want {
				t.Errorf("%v: %s is %s, want %s", row.scene.context, key, got, want)
			}
		}
	}
	if _, err := request.NewContext(map[string][]string{"aws:CalledVia": {"a", "b"}, "aws:CalledViaFirst": {"b"}}, nil); err == nil {
		t.Error("a first link that is not the first is taken")
	}
}

// Contexts of any shape are taken or refused, and always in the same words.
func FuzzContext(f *testing.F) {
	f.Add("aws:CurrentTime", "2031", "aws:EpochTime", "1924992000", true)
	f.Add("aws:RequestTag/a", "x", "aws:TagKeys", "⟨?⟩", false)
	f.Add("aws:ResourceTag/A", "x", "aws:resourcetag/a", "y", true)
	f.Add("aws:CalledVia", "x", "aws:CalledViaLast", "⟨?⟩y", true)
	f.Fuzz(func(t *testing.T, key1, value1, key2, value2 string, more bool) {
		values := map[string]request.ContextValue{key1: holding(value1), key2: holding(value1, value2)}
		v := values[key2]
		v.More = more
		values[key2] = v
		c, err := request.NewPartialContext(values, testCatalog{})
		again, err2 := request.NewPartialContext(values, testCatalog{})
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("two errors for one context:\n%v\n%v", err, err2)
		}
		if err != nil {
			return
		}
		e := scene{}.env(t)
		e.context = c.Merge(again)
		for _, name := range slices.Sorted(slices.Values([]string{key1, key2, "aws:CurrentTime", "aws:TagKeys", "aws:CalledViaFirst"})) {
			k := program.NewKey(name, testCatalog{})
			kv := e.key(&k)
			_ = kv.Describe()
		}
		_ = checkContext(e)
	})
}

// E-1737 e: the keys of an encryption context go with the key that lists them.
func TestE1737EncryptionContextKeys(t *testing.T) {
	const list, app, env = "kms:EncryptionContextKeys", "kms:EncryptionContext:app", "kms:EncryptionContext:env"
	for _, row := range []struct {
		name            string
		scene           scene
		keys, app, envs string
	}{
		{"nothing", scene{}, "absent", "absent", "absent"},
		{"a key", with(app, "a"), "[app]", "a", "absent"},
		{"a key, open", scene{options: Options{OpenContext: true}, context: map[string][]string{app: {"a"}}}, "[app, ?]", "a", "maybe ?"},
		{"perhaps a key", scene{partial: map[string]request.ContextValue{app: mayHold("a")}}, "[?]", "maybe a", "absent"},
		{"two spellings", scene{context: map[string][]string{app: {"a"}, "kms:EncryptionContext:App": {"b"}}}, "[App, ?]", "b", "absent"},
		{"the list", with(list, "APP"), "APP", "?", "absent"},
		{"an empty list", with(list), "absent", "absent", "absent"},
	} {
		row.scene.action = "kms:Decrypt"
		for i, key := range []string{list, app, env} {
			if got, want := lookup(t, row.scene, key), []string{row.keys, row.app, row.envs}[i]; got != want {
				t.Errorf("%s: %s is %s, want %s", row.name, key, got, want)
			}
		}
	}
	if _, err := request.NewContext(map[string][]string{list: {"env"}, app: {"a"}}, nil); err == nil {
		t.Error("a key that the list does not have is taken")
	}
}
