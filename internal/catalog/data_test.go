// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestCounts pins the data: a change of these numbers is a change of the data, to be seen in summary.tsv.
func TestCounts(t *testing.T) {
	c := Default()
	if got, want := c.Counts(), (Counts{456, 22_091, 2_334, 2_578}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := len(c.ManagedPolicyNames()); got != 1_594 {
		t.Errorf("%d managed policies", got)
	}
	if got := len(c.RCPServices()); got != 62 {
		t.Errorf("%d services that resource control policies reach", got)
	}
	a := attested()
	if len(a.actions) != 138 || len(a.prefixes) != 11 || len(a.keys) != 4 {
		t.Errorf("attested: %d actions, %d prefixes, %d keys", len(a.actions), len(a.prefixes), len(a.keys))
	}
	if s := c.Source(); s.Name == "" || s.Version == "" || s.Date != "2026-09-26" {
		t.Errorf("source %q", s)
	}
}

// TestEmbeddedSize keeps the embedded data below 1.2 MB.
func TestEmbeddedSize(t *testing.T) {
	total := 0
	for _, file := range []string{servicesFile, policiesFile, attestedFile, rcpServicesFile} {
		if file == "" {
			t.Error("a file is empty")
		}
		total += len(file)
	}
	if total > 1_200_000 {
		t.Errorf("%d bytes are embedded", total)
	}
	t.Logf("%d bytes are embedded: services %d, managed policies %d", total, len(servicesFile), len(policiesFile))
}

// TestAllServices decodes every service and checks that everything can be found, is in order and fits together.
func TestAllServices(t *testing.T) {
	c := fresh(t)
	for i, prefix := range c.Services() {
		s, err := c.index.readService(i)
		if err != nil {
			t.Fatal(err)
		}
		counts := s.Counts()
		if prefix == "cloudformation" {
			counts.ResourceTypes-- // the transforms of AWS, which its reference lacks (E-1755)
		}
		if s.Prefix() != prefix || counts != c.index.entries[i].counts {
			t.Errorf("%s: %+v, the index says %+v", prefix, counts, c.index.entries[i].counts)
		}
		if !slices.IsSorted(s.folded) || len(slices.Compact(slices.Clone(s.folded))) != len(s.actions) || len(s.byName) != len(s.actions) {
			t.Errorf("%s: actions out of order, or twice", prefix)
		}
		keys := map[*ConditionKey]bool{}
		for _, k := range s.keys {
			keys[k] = true
			if got, ok := s.ConditionKey(strings.ToUpper(k.Name)); !ok || got != k {
				t.Errorf("%s: key %q is not found by its name", prefix, k.Name)
			}
			if k.Type == iam.TypeUnknown || k.Type > iam.TypeBinary || strings.Count(k.folded, "${") > 1 {
				t.Errorf("%s: key %+v", prefix, k)
			}
		}
		types := map[*ResourceType]bool{}
		for _, rt := range s.types {
			types[rt] = true
			if got, ok := s.ResourceType(strings.ToUpper(rt.Name)); !ok || got != rt || rt.Service != prefix || len(rt.Formats) == 0 {
				t.Errorf("%s: resource type %+v", prefix, rt)
			}
			for _, f := range rt.Formats {
				checkFormat(t, f)
			}
			checkKeys(t, rt.Name, rt.ConditionKeys, keys)
		}
		for _, a := range s.actions {
			if got, ok := c.Lookup(strings.ToUpper(a.Name)); !ok || got.Name != a.Name || a.Service() != prefix || a.Declared {
				t.Errorf("%s is not found by its name", a.Name)
			}
			if a.Levels == 0 || a.Levels > List|Read|Write|Tagging|PermissionsManagement {
				t.Errorf("%s has no access level", a.Name)
			}
			checkKeys(t, a.Name, a.ConditionKeys, keys)
			for _, u := range a.Resources {
				if !types[u.Type] {
					t.Errorf("%s: resource type %v is not of the service", a.Name, u.Type)
				}
				checkKeys(t, a.Name, u.ConditionKeys, keys)
			}
			for _, sc := range a.Scenarios {
				if sc.Name == "" || len(sc.Resources) == 0 {
					t.Errorf("%s: scenario %+v", a.Name, sc)
				}
			}
		}
	}
}

func checkKeys(t *testing.T, where string, keys []*ConditionKey, known map[*ConditionKey]bool) {
	t.Helper()
	for _, k := range keys {
		if !known[k] {
			t.Errorf("%s: key %q is not of the service", where, k.Name)
		}
	}
}

// checkFormat asks that a format has six fields and that an ARN made from it fits it.
func checkFormat(t *testing.T, f *ARNFormat) {
	t.Helper()
	fields := f.Fields()
	if fields[0] != "arn" || fields[1] == "" || fields[2] == "" || fields[5] == "" {
		t.Errorf("format %q", f)
	}
	var arn strings.Builder
	for text := f.text; text != ""; {
		if _, rest, ok := cutVariable(text); ok {
			arn.WriteString("x1")
			text = rest
			continue
		}
		arn.WriteByte(text[0])
		text = text[1:]
	}
	if f.Fit(LiteralARN(arn.String())) != FitAll {
		t.Errorf("%q does not fit %q", arn.String(), f)
	}
	if f.Fit(ParseARNPattern(f.text)) < FitSome || f.Fit(ParseARNPattern("*")) != FitSome {
		t.Errorf("format %q does not fit itself or *", f)
	}
}

// TestSummary compares the file that people read with the data.
func TestSummary(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("data", "summary.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := facts.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	c := Default()
	for i, e := range c.index.entries {
		want := fmt.Sprint([]string{e.prefix, fmt.Sprint(e.counts.Actions), fmt.Sprint(e.counts.ResourceTypes), fmt.Sprint(e.counts.ConditionKeys)})
		if got := fmt.Sprint(table.Rows[i]); got != want {
			t.Errorf("summary.tsv has %s, the data %s", got, want)
		}
	}
}

// TestTables: the tables here are well-formed, and have the kinds of names that the code knows.
func TestTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	for _, row := range attestedTable.Rows() {
		if !slices.Contains([]string{"prefix", "action", "key"}, row[0]) {
			t.Errorf("%q is no kind of an attested name", row[0])
		}
	}
}

// TestNamesInTables asks that every action, service and key that a table names exists.
func TestNamesInTables(t *testing.T) {
	c := Default()
	action := func(where, name string) {
		if a, ok := c.Lookup(name); !ok || a.Name != name {
			t.Errorf("%s: action %q is not in the catalogue", where, name)
		}
	}
	ids := map[string]bool{}
	for _, e := range facts.Escalations() {
		if ids[e.ID] || !slices.Contains([]string{"change_rights", "become_principal", "new_compute", "existing_compute"}, e.Group) || e.Reference == "" {
			t.Errorf("escalation %+v", e)
		}
		ids[e.ID] = true
		for _, name := range e.Actions {
			action(e.ID, name)
		}
		if passes := slices.Contains(e.Actions, "iam:PassRole"); passes != (e.PassedTo != "") {
			t.Errorf("%s passes a role: %v, to %q", e.ID, passes, e.PassedTo)
		}
	}
	if len(ids) != 108 {
		t.Errorf("%d escalations", len(ids))
	}
	for list, want := range map[string]int{facts.CredentialActions: 49, facts.DataActions: 41, facts.GuardrailActions: 46} {
		if got := facts.ActionList(list); len(got) != want {
			t.Errorf("list %s has %d actions, want %d", list, len(got), want)
		}
		for _, name := range facts.ActionList(list) {
			action(list, name)
		}
	}
	for _, name := range facts.Named("unchecked_actions").Column(0) {
		if !c.Known(name) {
			t.Errorf("unchecked action %q is not in the catalogue", name)
		}
	}
	for _, row := range facts.Named("aliases").Rows() {
		kind, name := row[0], row[1]
		for _, m := range facts.Meant(facts.NameKind(kind), name) {
			_, known := c.LookupKey(m)
			if kind == "service" && !c.HasService(m) || kind == "action" && !c.Known(m) || kind == "key" && !known {
				t.Errorf("alias %q means %q, which does not exist", name, m)
			}
		}
		_, known := c.LookupKey(name)
		if kind == "service" && c.HasService(name) || kind == "action" && c.Known(name) || kind == "key" && known {
			t.Errorf("alias %q exists by itself", name)
		}
	}
	for _, prefix := range c.RCPServices() {
		if !c.HasService(prefix) || !c.SupportsRCP(strings.ToUpper(prefix)) {
			t.Errorf("resource control policies reach %q, which does not exist", prefix)
		}
	}
}

// TestContextKeysAgreeWithServices compares the hand-kept table with what services list under the same name.
func TestContextKeysAgreeWithServices(t *testing.T) {
	// The table has the documentation's view where the services' data differs.
	differs := map[string]bool{"identitystore:UserId": true}
	for s := range Default().All() {
		for _, k := range s.keys {
			known, ok := contextKeys().byKey[k.folded]
			if !ok || differs[known.Name] {
				continue
			}
			if !known.TakesType(k.Type) || (known.Cardinality == Single) != (k.Cardinality == Single) {
				t.Errorf("%s: %s %s in the table, %s %s under %s", known.Name, known.Type, known.Cardinality, k.Type, k.Cardinality, s.prefix)
			}
		}
	}
	for _, k := range contextKeys().keys {
		if (k.Class == ClassNone) != (k.Presence == PresentNever) || k.When == "" || k.Status != Unsupported && k.Type == iam.TypeUnknown {
			t.Errorf("%+v", k)
		}
		if global := strings.HasPrefix(k.folded, "aws:"); global != (k.Scope == ScopeGlobal) {
			t.Errorf("%s has the scope %d", k.Name, k.Scope)
		}
		if k.Successor != "" {
			if _, ok := Default().ContextKey(k.Successor); !ok {
				t.Errorf("%s has the successor %q, which is not known", k.Name, k.Successor)
			}
		}
	}
}

// TestDamagedData cuts and changes the files: reading them may fail but not panic.
func TestDamagedData(t *testing.T) {
	for n := 0; n < len(servicesFile); n += 1 + len(servicesFile)/97 {
		if _, err := readIndex(servicesFile[:n]); err == nil {
			t.Errorf("an index of %d bytes is read", n)
		}
		if _, err := readPolicies(policiesFile[:n]); err == nil {
			t.Errorf("policies of %d bytes are read", n)
		}
	}
	c := fresh(t)
	i := c.index.byPrefix["iam"]
	e := &c.index.entries[i]
	packed, length := e.packed, e.length
	plain, err := inflate(packed, length, c.index.dictionary)
	if err != nil {
		t.Fatal(err)
	}
	for n := range plain {
		d := blockReader{reader: reader{data: plain[:n]}, service: &Service{prefix: "iam"}}
		if err := d.read(); err == nil {
			t.Fatalf("a block of %d bytes is read", n)
		}
	}
	for n := range min(len(plain), 4000) {
		damaged := []byte(plain)
		damaged[n] ^= 0xff
		d := blockReader{reader: reader{data: string(damaged)}, service: &Service{prefix: "iam"}}
		_ = d.read() // may succeed: not every byte is checked
	}
	e.packed = packed[:len(packed)/2]
	if _, err := c.index.readService(i); err == nil || !strings.Contains(err.Error(), "iam") {
		t.Errorf("half a block: %v", err)
	}
}
