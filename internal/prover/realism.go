// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// group is a set of catalogued actions of one class that can be called on the same resources
// and whose requests have the same keys (P-580).
type group struct {
	actions []string
	// units are what the catalogue says of their requests.
	units []lit
}

// grouped divides actions of a class.
func (r *runner) grouped(names []string) []group {
	var out []group
	byText := map[string]int{}
	for _, name := range names {
		g := r.catalogued(name)
		i, ok := byText[g.text]
		if !ok {
			i = len(out)
			byText[g.text] = i
			out = append(out, group{units: g.units})
		}
		out[i].actions = append(out[i].actions, name)
	}
	return out
}

// ofClass are the groups of all actions of the class that the catalogue lists.
func (r *runner) ofClass() []group {
	if g, ok := r.groups[r.class]; ok {
		return g
	}
	names := slices.Clone(r.listed()[r.class])
	slices.SortStableFunc(names, func(a, b string) int { return rankOf(a) - rankOf(b) })
	g := r.grouped(names)
	r.groups[r.class] = g
	return g
}

// listing is what the catalogue says of the requests of an action, with a text that is the same
// for equal ones.
type listing struct {
	units []lit
	text  string
}

// catalogued is what the catalogue says of the requests of an action: the forms of its
// resources, and the keys that they never have.
func (r *runner) catalogued(name string) listing {
	if l, ok := r.listings[name]; ok {
		return l
	}
	formats := r.formats(name)
	text := strings.Join(formats, " ")
	wide := len(formats) == 0 && facts.TypelessOf(name).Row != facts.TypelessStar // E-1404
	service, _, _ := strings.Cut(name, ":")
	if wide {
		text = service
	}
	forms, ok := r.forms[text]
	if !ok {
		var patterns []*pattern.Pattern
		for _, f := range formats {
			patterns = append(patterns, formatPatterns(f)...)
		}
		if patterns == nil {
			patterns = append(patterns, exactly("*"))
		}
		if wide {
			patterns = append(patterns, formPattern("arn:aws*:"+service+":*:*:?*"))
		}
		forms = r.coder.literal(literal{dim: resourceDim, set: r.union(patterns)})
		r.forms[text] = forms
	}
	l := listing{units: append([]lit{forms}, r.belowNames(name, formats)...), text: text}
	keys, ok := r.catalog.(iam.KeyServices)
	for id := int(fixedDims); ok && id < len(r.dims); id++ {
		k, of := r.keys[dimID(id)]
		if !of || !r.dims[id].absent {
			continue
		}
		switch k.ID {
		case program.KeyOther, program.KeyFromARN, program.KeyRequestTag, program.KeyTagKeys, program.KeyResourceTag:
			switch {
			case keys.ActionHasKey(name, k.Display) == truth.False:
				l.units = append(l.units, r.presentLit(dimID(id)).not())
				l.text += " " + k.Name
			case r.alwaysHas(name, formats, k.Name):
				l.units = append(l.units, r.presentLit(dimID(id)))
				l.text += " +" + k.Name
			}
		}
	}
	r.listings[name] = l
	return l
}

// belowNames are literals that leave out what has the form of a resource only if a name in it could hold a
// slash: arn:aws:s3:::bucket/key is no bucket.
func (r *runner) belowNames(action string, formats []string) (out []lit) {
	info, ok := r.catalog.Action(action)
	if !ok {
		return nil
	}
	for i, f := range formats {
		if !strings.HasSuffix(f, "}") || fits(&info, r.check.fillFormat(f)+"/example") || !fits(&info, r.check.fillFormat(f)) {
			continue
		}
		var below []*pattern.Pattern
		for _, p := range formatPatterns(f) {
			toks := append(p.Tokens(), pattern.Token{Kind: pattern.LiteralToken, Literal: "/"}, pattern.Token{Kind: pattern.StarToken})
			below = append(below, ptr(pattern.FromTokens(toks)))
		}
		if !slices.ContainsFunc(slices.Delete(slices.Clone(formats), i, i+1), func(other string) bool {
			q := pattern.Question{All: [][]*pattern.Pattern{below, formatPatterns(other)}}
			_, a := q.Solve(r.searcher.work)
			return a != pattern.Empty
		}) {
			out = append(out, r.coder.literal(literal{dim: resourceDim, set: r.union(below), neg: true}))
		}
	}
	return out
}

// alwaysHas reports whether every request of an action that somebody signs has the key, on
// resources of all its forms (E-1720).
func (r *runner) alwaysHas(action string, formats []string, key string) bool {
	keys, ok := r.catalog.(iam.KeyClassServices)
	if !ok {
		return false
	}
	for _, side := range []*Access{r.question.left, r.question.right} {
		if e := side.effective; e != nil && e.principal.Kind == request.KindAnonymous {
			return false
		}
	}
	if len(formats) == 0 {
		formats = []string{"*"}
	}
	for _, f := range formats {
		use := keys.KeyUse(action, arn.FromGlob(wild(f, "*")), key)
		if use.Class != iam.KeyAlways && use.Class != iam.KeyProperty || use.Only != "" {
			return false
		}
	}
	return true
}

// listed are all actions of the catalogue by the class that they are in, made at the first
// use (P-506).
func (r *runner) listed() [][]string {
	if r.members != nil {
		return r.members
	}
	byElements := map[string]int{}
	for i := range r.classList {
		byElements[elementText(r.classList[i].In)] = i
	}
	r.members = make([][]string, len(r.classList))
	for _, name := range r.check.actionsOf(r.catalog, "*") {
		if n, ok := byElements[r.elementsOf(strings.ToLower(name))]; ok {
			r.members[n] = append(r.members[n], name)
		}
	}
	return r.members
}

// elementsOf is the text of the elements that contain an action in lower case, see [elementText].
func (r *runner) elementsOf(action string) string {
	in := make([]bool, len(r.elements))
	for i, f := range r.findersOf() {
		in[i] = f.contains(action)
	}
	return elementText(in)
}

// findersOf are the finders of all elements.
func (r *runner) findersOf() []finder {
	if r.finders == nil {
		r.finders = make([]finder, len(r.elements))
		for i := range r.elements {
			r.finders[i] = newFinder(&r.elements[i])
		}
	}
	return r.finders
}

func elementText(in []bool) string {
	b := make([]byte, len(in))
	for i := range in {
		if in[i] {
			b[i] = 1
		}
	}
	return string(b)
}

// finder looks actions up in an element.
type finder struct {
	literals  map[string]bool
	byService map[string][]*pattern.Pattern
	others    []*pattern.Pattern
	not       bool
}

func newFinder(e *pattern.Element) finder {
	f := finder{literals: map[string]bool{}, byService: map[string][]*pattern.Pattern{}, not: e.Not}
	for _, p := range e.Patterns {
		text, literal := p.IsLiteral()
		service, _, whole := strings.Cut(p.LiteralPrefix(), ":")
		switch {
		case literal:
			f.literals[strings.ToLower(text)] = true
		case whole:
			f.byService[service] = append(f.byService[service], p)
		default:
			f.others = append(f.others, p)
		}
	}
	return f
}

func (f *finder) contains(action string) bool {
	service, _, _ := strings.Cut(action, ":")
	hit := f.literals[action]
	for _, list := range [][]*pattern.Pattern{f.byService[service], f.others} {
		hit = hit || slices.ContainsFunc(list, func(p *pattern.Pattern) bool { return p.Match(action) })
	}
	return hit != f.not
}

// unlisted reports whether the class has actions that the catalogue does not list. It says so
// too where that is not known.
func (r *runner) unlisted() bool {
	class := &r.classList[r.class]
	q := pattern.Question{All: [][]*pattern.Pattern{{callerPattern("?*:?*")}}}
	for i := range r.elements {
		e := &r.elements[i]
		if class.In[i] != e.Not {
			q.All = append(q.All, e.Patterns)
		} else {
			q.None = append(q.None, e.Patterns...)
		}
	}
	for _, name := range r.listed()[r.class] {
		q.None = append(q.None, ptr(pattern.CompileFold(name)))
	}
	_, a := q.Solve(r.searcher.work)
	return a != pattern.Empty
}

// familiar are actions that readers know, which a counterexample shows first.
var familiar = []string{
	"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "dynamodb:GetItem", "dynamodb:PutItem", "ec2:RunInstances",
	"ec2:TerminateInstances", "iam:PassRole", "iam:CreateUser", "sts:AssumeRole", "kms:Decrypt", "lambda:InvokeFunction",
	"sqs:SendMessage", "sns:Publish", "secretsmanager:GetSecretValue", "ssm:GetParameter", "logs:PutLogEvents", "ecr:GetDownloadUrlForLayer",
}

// rankOf is the place of an action in familiar, that of all others comes after them.
func rankOf(action string) int {
	if i := slices.Index(familiar, action); i >= 0 {
		return i
	}
	return len(familiar)
}

// sameClass reports whether the elements that contain the action are those of the class.
func (r *runner) sameClass(action string, in []bool) bool {
	action = strings.ToLower(action)
	for i, f := range r.findersOf() {
		if f.contains(action) != in[i] {
			return false
		}
	}
	return true
}
