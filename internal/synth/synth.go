// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Synthesise makes the policy that a question asks for, and proves it. The error is a joined
// one of [Error] for questions that cannot be answered, see [Errors], or an [InternalError].
func Synthesise(ctx context.Context, in *Input) (*Result, error) {
	s := newSynthesis(in)
	if err := s.reader.problems.err(); err != nil {
		return nil, err
	}
	if s.merge(); s.reader.problems.err() != nil {
		return nil, s.reader.problems.err()
	}
	if err := s.verify(ctx); err != nil {
		return nil, err
	}
	return s.result()
}

// synthesis is one question on the way to its result.
type synthesis struct {
	in     *Input
	reader *reader
	to     destination
	grants []*grant
	// pairs are all that is granted; merged are those that no other implies.
	pairs, merged []pair
	omitted       []Omitted
	hints         []string
	statements    []*statement
	documents     [][]*statement
	wildcards     map[string][]string
}

// newSynthesis reads the grants and makes the pairs.
func newSynthesis(in *Input) *synthesis {
	s := &synthesis{in: in, reader: &reader{catalog: in.Catalog}}
	s.to = s.reader.readDestination(in.PolicyType, in.Attachment)
	first := map[string]int{}
	for i := range in.Grants {
		s.reader.at = i
		s.reader.checkSid(in.Grants[i].Sid, first)
	}
	for i := range in.Grants {
		s.grant(i)
	}
	if len(in.Grants) == 0 {
		s.reader.at = -1
		s.reader.fail("Y-706", "", "Write a grant block.", "Nothing is asked for: there is no grant.")
	}
	s.reader.checkPartitions(s.grants)
	return s
}

// grant reads one grant and makes its pairs.
func (s *synthesis) grant(i int) {
	r := s.reader
	r.at = i
	before := len(r.problems.list)
	g := r.read(&s.in.Grants[i])
	s.grants = append(s.grants, g)
	if len(r.problems.list) > before {
		return
	}
	r.checkEntries(g)
	r.checkCharacters(&s.in.Grants[i], &s.to)
	if len(g.asked)*len(g.entries) > maxPairs {
		r.fail("Y-708", "resources", "Use wildcards in the resources, or fewer actions.", "The grant is about %d actions on %d resources, more than can be proved.", len(g.asked), len(g.entries))
		return
	}
	p := r.pair(g)
	r.checkLanguage(g, p.pairs)
	s.pairs = append(s.pairs, p.pairs...)
	omitted := p.list()
	s.omitted = append(s.omitted, omitted...)
	if len(p.pairs) == 0 && len(r.problems.list) == before {
		why := "No action of these access levels is called on the resources."
		for _, o := range omitted {
			if o.Text != "" {
				why = o.Text
				break
			}
		}
		r.fail("Y-706", "", why, "The grant gives nothing: nothing that it asks for can be allowed on its resources.")
	}
	if len(p.pairs) > 0 {
		r.checkUnused(g, p.pairs, omitted)
	}
	s.hints = append(s.hints, r.childHints(g, levelsOf(&s.in.Grants[i]))...)
}

// checkCharacters reports characters that IAM and STS refuse in policies, before they look at
// them. Organizations takes them.
func (r *reader) checkCharacters(in *Grant, to *destination) {
	if to.quota.PolicyType == "scp" {
		return
	}
	check := func(field string, texts []string) {
		for _, text := range texts {
			if at := strings.IndexFunc(text, func(c rune) bool { return c > unicode.MaxLatin1 }); at >= 0 {
				c, _ := utf8.DecodeRuneInString(text[at:])
				r.fail("Y-705", field, "Write ? in its place, or * for more.", "The character %s in %s is not allowed in a policy: IAM refuses the document because of it.", words.Rune(c), words.Quote(text))
			}
		}
	}
	check("resources", in.Resources)
	for i := range in.Conditions {
		check("condition", in.Conditions[i].Values)
	}
}

// maxPairs bounds actions times resources of one grant.
const maxPairs = 2_000_000

// checkLanguage reports conditions and variables that AWS refuses or that have no meaning.
func (r *reader) checkLanguage(g *grant, pairs []pair) {
	for i := range g.condition.tests {
		key := g.condition.tests[i].key
		if _, known := r.catalog.LookupKey(key); !known {
			r.warn("condition", "An unknown condition key", strings.TrimSpace("The catalogue does not know the condition key "+key+". "+catalog.Suggestion(r.catalog.NearestKeys(key))))
		}
	}
	variables := slices.ContainsFunc(g.entries, func(e *entry) bool { return e.variables })
	if len(pairs) == 0 || !variables && len(g.condition.tests) == 0 {
		return
	}
	one := &statement{actions: []string{pairs[0].action.Name}, condition: pairs[0].condition}
	for _, e := range g.entries {
		one.resources = append(one.resources, e.text)
	}
	_, err := compile(document([]*statement{one}), "", catalog.NewServices(r.catalog))
	for _, p := range policy.AsProblems(err) {
		field := "resources"
		if strings.Contains(p.Path(), ".Condition") {
			field = "condition"
		}
		r.fail("Y-705", field, p.Fix, "%s", words.Sentence(p.Message))
	}
	if err != nil && len(policy.AsProblems(err)) == 0 {
		r.fail("Y-705", "", "", "%s", words.Sentence(err.Error()))
	}
}

// levelsOf are the levels of a grant that expands levels.
func levelsOf(in *Grant) catalog.AccessLevel {
	var levels catalog.AccessLevel
	for _, name := range in.Levels {
		l, _ := catalog.ParseAccessLevel(name)
		levels |= l
	}
	return levels
}

// merge makes statements and documents of the pairs.
func (s *synthesis) merge() {
	var implied map[int]int
	s.merged, implied = withoutImplied(s.pairs)
	for g := range s.grants {
		if by, ok := implied[g]; ok && len(implied) < len(s.grants) {
			s.reader.at = g
			s.reader.warn("", "A grant without effect", fmt.Sprintf("Everything that the grant gives, grant[%d] gives, too.", by))
		}
	}
	s.warnExceptions()
	for _, p := range parts(s.merged) {
		s.statements = append(s.statements, p.statements()...)
	}
	s.order()
	s.compact()
	s.checkType()
}

// checkType reports what AWS refuses in a policy of the type, such as a service control
// policy.
func (s *synthesis) checkType() {
	typ, err := iam.ParseType(s.to.quota.PolicyType)
	if err != nil || typ == iam.Identity {
		return // identity policies are compiled for the proof
	}
	s.reader.at = -1
	for _, list := range s.documents {
		doc, err := policy.Parse(document(list))
		if err == nil {
			_, err = program.Compile(doc, typ, "", catalog.NewServices(s.in.Catalog))
		}
		for _, p := range policy.AsProblems(err) {
			s.reader.fail("Y-601", s.to.field, p.Fix, "%s", words.Sentence(p.Message))
		}
	}
}

// order sorts the statements and names those that share a Sid.
func (s *synthesis) order() {
	slices.SortFunc(s.statements, func(a, b *statement) int { return a.compare(b) })
	taken := map[string]bool{}
	for i := range s.in.Grants {
		taken[s.in.Grants[i].Sid] = true
	}
	nameStatements(s.in.Catalog, s.statements, taken)
}

// compact folds actions where that is asked for (Y-504), and splits the policy.
func (s *synthesis) compact() {
	plain := s.statements
	s.documents = s.reader.documents(plain, &s.to)
	if s.in.Compact == CompactNever {
		return
	}
	wildcards := map[string][]string{}
	list := make([]*statement, len(plain))
	for i, st := range plain {
		f := fold(s.in.Catalog, st.actions)
		shorter := *st
		shorter.actions = f.patterns
		list[i] = &shorter
		for p, names := range f.wildcards {
			wildcards[p] = names
		}
	}
	slices.SortFunc(list, func(a, b *statement) int { return a.compare(b) })
	if s.in.Compact == CompactToFit {
		tryOut := &reader{catalog: s.in.Catalog}
		documents := tryOut.documents(list, &s.to)
		fails := len(s.reader.problems.list) > 0
		if len(tryOut.problems.list) > 0 || !fails && len(documents) >= len(s.documents) {
			return
		}
	}
	s.dropSizes()
	s.statements, s.wildcards = list, wildcards
	s.documents = s.reader.documents(list, &s.to)
}

// dropSizes forgets what was said about the sizes of documents that are made anew.
func (s *synthesis) dropSizes() {
	s.reader.problems.list = slices.DeleteFunc(s.reader.problems.list, func(err error) bool {
		var e *Error
		return errors.As(err, &e) && (e.Rule == "Y-601" || e.Rule == "Y-708")
	})
	s.reader.warnings = slices.DeleteFunc(s.reader.warnings, func(w Warning) bool {
		return strings.HasPrefix(w.Summary, "More documents") || strings.HasPrefix(w.Summary, "Documents packed")
	})
}

// warnExceptions warns of actions that are taken out of one grant and given by another: an
// exception denies nothing.
func (s *synthesis) warnExceptions() {
	for i := range s.in.Grants {
		var given []string
		for _, p := range s.in.Grants[i].Except {
			actions, _ := s.in.Catalog.Expand(p)
			for _, a := range actions {
				if slices.ContainsFunc(s.pairs, func(q pair) bool { return q.action == a && q.grant != i }) {
					given = append(given, a.Name)
				}
			}
		}
		if len(given) > 0 {
			s.reader.at = i
			s.reader.warn(fieldExcept, "An exception that another grant gives", "The exception takes "+words.List(shortened(sortedSet(given)), "and")+
				" out of this grant only, and another grant allows "+words.Choose(len(given) == 1, "it", "them")+". To deny an action, write a Deny statement.")
		}
	}
}

// result renders what was proved.
func (s *synthesis) result() (*Result, error) {
	whole, err := render.Render(&render.Input{SourcePolicyDocuments: []string{document(s.statements)}})
	if err != nil {
		return nil, &InternalError{Check: "a", Text: err.Error()}
	}
	out := &Result{
		JSON: whole.JSON, Minified: whole.MinifiedJSON, Names: documentNames(s.documents), Wildcards: s.wildcards,
		Omitted: s.sortedOmitted(), Hints: sortedSet(s.hints), Pairs: len(s.merged),
	}
	for _, list := range s.documents {
		out.Documents = append(out.Documents, document(list))
	}
	actions := map[string]bool{}
	for i := range s.pairs {
		actions[s.pairs[i].action.Name] = true
	}
	out.Actions = sortedActions(sortedKeys(actions))
	out.Dependent = findDependents(s.in.Catalog, s.pairs)
	s.warnPassRole(out.Dependent)
	out.Warnings = s.sortedWarnings()
	return out, nil
}

// sortedOmitted joins what all grants omit: by Sid, reason, resource.
func (s *synthesis) sortedOmitted() []Omitted {
	type key struct {
		sid, resource, text string
		reason              Reason
	}
	byKey := map[key]*Omitted{}
	var out []*Omitted
	for _, o := range s.omitted {
		k := key{o.Sid, o.Resource, o.Text, o.Reason}
		if byKey[k] == nil {
			one := o
			one.Actions = nil
			byKey[k] = &one
			out = append(out, &one)
		}
		byKey[k].Actions = append(byKey[k].Actions, o.Actions...)
	}
	list := make([]Omitted, len(out))
	for i, o := range out {
		o.Actions = sortedActions(sortedSet(o.Actions))
		if o.Reason == NoResourceLevel {
			o.Text = `Only the resource "*" covers ` + words.Choose(len(o.Actions) == 1, "it", "them") + ". To allow " + words.Choose(len(o.Actions) == 1, "it", "them") +
				", write the " + words.Choose(len(o.Actions) == 1, "name", "names") + " out: actions = [" + quoted(o.Actions) + "]."
		}
		list[i] = *o
	}
	slices.SortFunc(list, func(a, b Omitted) int {
		return cmp.Or(strings.Compare(a.Sid, b.Sid), strings.Compare(string(a.Reason), string(b.Reason)), strings.Compare(a.Resource, b.Resource),
			compareFold(a.Actions[0], b.Actions[0]), strings.Compare(a.Text, b.Text))
	})
	return list
}

// quoted is the beginning of a list of names as Terraform has it.
func quoted(names []string) string {
	const most = 6
	var out []string
	for _, n := range names[:min(len(names), most)] {
		out = append(out, strconv.Quote(n))
	}
	if len(names) > most {
		out = append(out, "...")
	}
	return strings.Join(out, ", ")
}

// warnPassRole warns of roles that may be passed to any service.
func (s *synthesis) warnPassRole(list []Dependent) {
	for _, g := range s.grants {
		if !slices.ContainsFunc(s.pairs, func(p pair) bool {
			return p.grant == g.index && p.action.Name == "iam:PassRole" &&
				!slices.ContainsFunc(p.condition.tests, func(t test) bool { return strings.EqualFold(t.key, "iam:PassedToService") })
		}) {
			continue
		}
		value := "the service that gets the role, such as lambda.amazonaws.com"
		if services := passedTo(list); len(services) > 0 {
			value = words.QuoteList(services, "or")
		}
		s.reader.at = g.index
		s.reader.warn("condition", "A role that can be passed to any service",
			"iam:PassRole is allowed without a condition on iam:PassedToService, so that the roles can be given to every service that trusts them. "+
				`Add a condition: test "StringEquals", variable "iam:PassedToService", values: `+value+".")
	}
}

// sortedWarnings are the warnings by grant.
func (s *synthesis) sortedWarnings() []Warning {
	list := slices.Clone(s.reader.warnings)
	slices.SortStableFunc(list, func(a, b Warning) int { return cmp.Compare(a.Grant, b.Grant) })
	return list
}
