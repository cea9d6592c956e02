// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// fits reports whether the action can be called on the resource.
func fits(info *iam.ActionInfo, resource string) bool {
	if len(info.ResourceTypes) == 0 {
		return resource == "*"
	}
	for i := range info.ResourceTypes {
		t := &info.ResourceTypes[i]
		if resource != "*" && t.Fits != nil && t.Fits(pattern.Literal(resource)) && hasAccount(resource) {
			return true
		}
	}
	return false
}

// hasAccount reports whether the account field of an ARN can be one: empty, that of AWS, or twelve
// digits.
func hasAccount(s string) bool {
	a, ok := arn.Split(s)
	return !ok || a.Account == "" || a.Account == "aws" || arn.IsAccountID(a.Account)
}

// actionsLike are actions of the catalogue that the same elements contain as the sample of
// the class.
func (c *checker) actionsLike(r *runner) []string {
	class := &r.classList[r.class]
	var out []string
	for _, name := range familiar {
		if len(out) < maxActions && r.sameClass(name, class.In) {
			out = append(out, name)
		}
	}
	for _, service := range c.services(r) {
		n := 0
		for _, name := range c.actionsOf(r.catalog, service) {
			if n < maxActions && !slices.Contains(out, name) && r.sameClass(name, class.In) {
				out = append(out, name)
				n++
			}
		}
		if len(out) >= maxActions {
			break
		}
	}
	return out
}

// services are the services whose actions are tried: that of the sample, and those of the
// resources that the model is about.
func (c *checker) services(r *runner) []string {
	prefix, _, _ := strings.Cut(r.classList[r.class].Sample, ":")
	out := []string{prefix}
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, l := range r.lits[resourceDim] {
		if x := r.literals[l]; !x.neg {
			for _, p := range r.sets[x.set].patterns {
				if f := strings.SplitN(c.fill(p, ""), ":", 6); len(f) == 6 {
					add(f[2])
				}
			}
		}
	}
	for i, e := range r.elements {
		if !r.classList[r.class].In[i] || e.Not || len(out) > 5 {
			continue
		}
		for _, p := range e.Patterns[:min(len(e.Patterns), 3)] {
			s, _, _ := strings.Cut(p.LiteralPrefix(), ":")
			add(s)
		}
	}
	for _, s := range []string{"s3", "ec2", "iam", "sqs", "dynamodb"} {
		add(s)
	}
	return out
}

// actionsOf are the names of the actions of a service.
func (c *checker) actionsOf(catalog iam.Services, service string) []string {
	if names, ok := c.names[service]; ok {
		return names
	}
	expander, ok := catalog.(interface {
		Expand(pattern string) ([]string, error)
	})
	var names []string
	if ok {
		wanted := service + ":*"
		if service == "*" {
			wanted = service
		}
		names, _ = expander.Expand(wanted)
	}
	c.names[service] = names
	return names
}

// resources are resources of the model that the action can be called on, then others of it.
func (c *checker) resources(r *runner, info *iam.ActionInfo, model string) []string {
	var fit, others []string
	add := func(s string) {
		if !r.allowsResource(s) || slices.Contains(fit, s) || slices.Contains(others, s) {
			return
		}
		if fits(info, s) {
			fit = append(fit, s)
		} else {
			others = append(others, s)
		}
	}
	if len(info.ResourceTypes) == 0 {
		add("*")
	}
	service, _, _ := strings.Cut(strings.ToLower(info.Name), ":")
	formats := r.formats(info.Name)
	for _, f := range formats {
		add(c.fillFormat(f))
	}
	var positive []*pattern.Pattern
	for _, l := range r.lits[resourceDim] {
		if x := r.literals[l]; !x.neg && x.set != everything {
			positive = append(positive, r.sets[x.set].patterns...)
		}
	}
	for _, p := range positive[:min(len(positive), 200)] {
		add(c.fill(p, service))
	}
	for _, f := range formats {
		if len(fit) > 0 {
			break
		}
		// A resource of that form which the model allows.
		q := r.resourceQuestion()
		q.All = append(q.All, formatPatterns(f))
		if s, a := q.Solve(r.searcher.work); a == pattern.Found {
			add(c.ofExample(s))
			add(s)
		}
	}
	add(c.ofExample(model))
	add(model)
	fit = append(fit, others...)
	return fit[:min(len(fit), maxResources)]
}

// ofExample is an ARN with a region and an account that readers know in place of those that only the string
// theory would choose.
func (c *checker) ofExample(s string) string {
	a, ok := arn.Split(s)
	if !ok {
		return s
	}
	if a.Region == "x" {
		a.Region = "us-east-1"
	}
	if a.Account == "000000000000" || a.Account == "x" {
		a.Account = c.account
	}
	return a.String()
}

// formats are the forms of the resources of an action, those of its own service and the shortest first.
func (r *runner) formats(action string) []string {
	c, ok := r.catalog.(interface {
		ResourceFormats(action string) []string
	})
	if !ok {
		return nil
	}
	list := slices.Clone(c.ResourceFormats(action))
	service, _, _ := strings.Cut(action, ":")
	rank := func(f string) int {
		n := strings.Count(f, "$")
		if fields := strings.SplitN(f, ":", 4); len(fields) == 4 && !strings.EqualFold(fields[2], service) {
			n += 100
		}
		return n
	}
	slices.SortStableFunc(list, func(a, b string) int { return rank(a) - rank(b) })
	return list
}

// resourceQuestion asks for a resource that the literals of the model allow.
func (r *runner) resourceQuestion() pattern.Question {
	q := pattern.Question{All: [][]*pattern.Pattern{r.dims[resourceDim].within}}
	for _, l := range r.lits[resourceDim] {
		switch x := r.literals[l]; {
		case x.neg:
			q.None = append(q.None, r.sets[x.set].patterns...)
		case x.set != everything:
			q.All = append(q.All, r.sets[x.set].patterns)
		}
	}
	return q
}

// allowsResource reports whether the literals of the model hold for the resource.
func (r *runner) allowsResource(s string) bool {
	v := values{presence: isPresent, list: []string{s}}
	return s != "" && !slices.ContainsFunc(r.lits[resourceDim], func(l lit) bool { return !r.holdsIn(l, &v) })
}

// fill writes a pattern of ARNs with words that look familiar in place of wildcards.
func (c *checker) fill(p *pattern.Pattern, service string) string {
	var b strings.Builder
	field := 0
	toks := p.Tokens()
	for i, t := range toks {
		if t.Kind == pattern.OneToken && i+1 < len(toks) && toks[i+1].Kind == pattern.StarToken {
			continue // the word for the next one is long enough
		}
		if t.Kind == pattern.LiteralToken {
			field += strings.Count(t.Literal, ":")
			b.WriteString(t.Literal)
			continue
		}
		at := b.Len() == 0 || strings.HasSuffix(b.String(), ":")
		switch {
		case t.Kind == pattern.OneToken:
			b.WriteByte('x')
		case !at && field < 5:
		case field == 1:
			b.WriteString("aws")
		case field == 2:
			b.WriteString(service)
		case field == 3:
			b.WriteString("us-east-1")
		case field == 4:
			b.WriteString(c.account)
		default:
			b.WriteString("example")
		}
	}
	return b.String()
}

// fillFormat writes a format of ARNs with familiar words.
func (c *checker) fillFormat(f string) string {
	f = strings.NewReplacer("${Partition}", "aws", "${Region}", "us-east-1", "${Account}", c.account).Replace(f)
	for {
		i := strings.Index(f, "${")
		j := strings.IndexByte(f, '}')
		if i < 0 || j < i {
			return strings.ReplaceAll(f, "*", "example")
		}
		f = f[:i] + "example" + f[j+1:]
	}
}

// formatPatterns are the patterns of the ARNs of a format, the account of which is one of twelve
// digits or AWS. The names of all partitions begin with "aws".
func formatPatterns(f string) []*pattern.Pattern {
	const account = "${Account}"
	f = strings.ReplaceAll(f, "${Partition}", "aws*")
	if !strings.Contains(f, account) {
		return []*pattern.Pattern{formPattern(wild(f, "?*"))}
	}
	return []*pattern.Pattern{formPattern(wild(strings.ReplaceAll(f, account, "#"), "?*")), formPattern(wild(strings.ReplaceAll(f, account, "aws"), "?*"))}
}

// formPattern is [callerPattern] for the form of an ARN, whose sixth field may hold colons.
func formPattern(s string) *pattern.Pattern {
	toks := callerPattern(s).Tokens()
	colons := 0
	for i := range toks {
		colons += strings.Count(toks[i].Literal, ":")
		toks[i].Bounded = toks[i].Bounded && colons < 5
	}
	p := pattern.FromTokens(toks)
	return &p
}

// wild is a format with wildcards in place of its variables.
func wild(f, wildcard string) string {
	for {
		i := strings.Index(f, "${")
		j := strings.IndexByte(f, '}')
		if i < 0 || j < i {
			return f
		}
		f = f[:i] + wildcard + f[j+1:]
	}
}

// freshValue is a value that no policy is likely to name: the n-th of its type.
func freshValue(k *program.Key, n int) string {
	switch k.ID {
	case program.KeyPrincipalAccount, program.KeyResourceAccount, program.KeyS3ResourceAccount:
		return []string{"111122223333", "444455556666", "777788889999"}[n%3]
	case program.KeyRequestedRegion:
		return "us-east-1"
	}
	name := "example"
	if n > 0 {
		name += strconv.Itoa(n)
	}
	if k.Info.Type == iam.TypeARN {
		return "arn:aws:iam::111122223333:role/" + name
	}
	return name
}
