// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// checker makes requests of models and has the evaluator decide them (P-103).
type checker struct {
	question *question
	left     asked
	right    asked
	names    map[string][]string // actions of a service
	account  string              // that resources of examples belong to
}

// asked is one side as the evaluator decides it.
type asked struct {
	ev     *evaluator.Evaluator
	access *Access
	// caller is what is known of the caller of the question's requests, nil for nothing.
	caller *effective
}

func newChecker(q *question) *checker {
	c := &checker{question: q, left: ask(q.left, q.options.Documented), right: ask(q.right, q.options.Documented), names: map[string][]string{}, account: "111122223333"}
	for _, a := range []*Access{q.left, q.right} {
		if a.effective == nil {
			continue
		}
		c.left.caller, c.right.caller = a.effective, a.effective
		if account, known := a.effective.principal.Account.Known(); known && account != "" {
			c.account = account
		}
	}
	return c
}

func ask(a *Access, documented bool) asked {
	if e := a.effective; e != nil {
		o := e.options
		o.UnknownActions, o.PartialResources, o.AnyCaller = true, true, true
		o.Documented = documented
		return asked{ev: evaluator.New(e.layers, a.catalog, o), access: a}
	}
	layers := evaluator.Layers{Identity: evaluator.Policies{List: a.documents}}
	return asked{ev: evaluator.New(layers, a.catalog, evaluator.Options{DocumentsAlone: true, UnknownActions: true, Documented: documented}), access: a}
}

// draft is a request that is tried.
type draft struct {
	action, resource string
	listed           bool // the catalogue lists the action
	realistic        bool
	principal        string
	keys             map[string]keyDraft // by lower-case name
}

// keyDraft is what a key holds.
type keyDraft struct {
	key    program.Key
	values []string
}

// confirm turns the model of a run into a request of one of the actions on which the evaluator
// says what the question forbids, nil if it finds none. Without actions it is one of the sample
// of the class.
func (c *checker) confirm(r *runner, actions []string) *Witness {
	base := c.draft(r)
	if actions == nil && c.violates(&base) {
		c.polish(&base)
		return c.witness(&base)
	}
	known := actions != nil
	if !known {
		actions = c.actionsLike(r)
	}
	for _, name := range actions[:min(len(actions), maxActions)] {
		info, _ := r.catalog.Action(name)
		d := base
		d.action, d.listed = name, true
		for _, d.resource = range c.resources(r, &info, base.resource) {
			d.realistic = known && fits(&info, d.resource)
			if c.violates(&d) {
				c.polish(&d)
				return c.witness(&d)
			}
		}
	}
	c.blame(&base)
	return nil
}

// draft is the request of the model itself.
func (c *checker) draft(r *runner) draft {
	d := draft{action: r.classList[r.class].Sample, resource: "*", keys: map[string]keyDraft{}}
	if v := r.value(resourceDim); len(v.list) > 0 {
		d.resource = v.list[0]
	}
	if len(r.lits[callerDim]) > 0 {
		if v := r.value(callerDim); len(v.list) > 0 {
			d.principal = v.list[0]
			known := values{presence: isPresent, list: []string{strings.Replace(v.list[0], "arn:x:", "arn:aws:", 1)}}
			if !slices.ContainsFunc(r.lits[callerDim], func(l lit) bool { return !r.holdsIn(l, &known) }) {
				d.principal = known.list[0]
			}
		}
	}
	for id := int(fixedDims); id < len(r.dims); id++ {
		dim := &r.dims[id]
		if dim.kind != keyDim {
			continue
		}
		v := r.value(dimID(id))
		if v.presence == isAbsent || len(v.list) == 0 {
			continue
		}
		d.keys[dim.name] = keyDraft{r.keys[dimID(id)], v.list}
	}
	return d
}

// Bounds on what is tried for one model.
const (
	maxActions   = 6
	maxResources = 6
)

// fits reports whether the action can be called on the resource.
func fits(info *iam.ActionInfo, resource string) bool {
	if len(info.ResourceTypes) == 0 {
		return resource == "*"
	}
	for i := range info.ResourceTypes {
		t := &info.ResourceTypes[i]
		if resource != "*" && t.Fits != nil && t.Fits(pattern.Literal(resource)) {
			return true
		}
	}
	return false
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

// sameClass reports whether the elements that contain the action are those of the class.
func (r *runner) sameClass(action string, in []bool) bool {
	if r.finders == nil {
		r.finders = make([]finder, len(r.elements))
		for i := range r.elements {
			r.finders[i] = newFinder(&r.elements[i])
		}
	}
	action = strings.ToLower(action)
	for i := range r.finders {
		if r.finders[i].contains(action) != in[i] {
			return false
		}
	}
	return true
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
		q.All = append(q.All, []*pattern.Pattern{formatPattern(f)})
		if s, a := q.Solve(r.searcher.work); a == pattern.Found {
			add(s)
		}
	}
	add(model)
	fit = append(fit, others...)
	return fit[:min(len(fit), maxResources)]
}

// formats are the forms of the resources of an action, the shortest first.
func (r *runner) formats(action string) []string {
	c, ok := r.catalog.(interface {
		ResourceFormats(action string) []string
	})
	if !ok {
		return nil
	}
	list := slices.Clone(c.ResourceFormats(action))
	slices.SortStableFunc(list, func(a, b string) int { return strings.Count(a, "$") - strings.Count(b, "$") })
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

// formatPattern is the pattern of the ARNs of a format.
func formatPattern(f string) *pattern.Pattern {
	for {
		i := strings.Index(f, "${")
		j := strings.IndexByte(f, '}')
		if i < 0 || j < i {
			break
		}
		f = f[:i] + "?*" + f[j+1:]
	}
	return callerPattern(f)
}

// violates reports whether the evaluator says what the question forbids (P-103).
func (c *checker) violates(d *draft) bool {
	left, ok := c.left.decide(d)
	if !ok || left.Decision() != evaluator.Allowed {
		return false
	}
	right, ok := c.right.decide(d)
	if !ok {
		return false
	}
	if c.question.both {
		return right.Decision() == evaluator.Allowed
	}
	return !right.Has(evaluator.Allowed)
}

func (s *asked) decide(d *draft) (evaluator.Possible, bool) {
	req, ok := s.request(d)
	if !ok {
		return 0, false
	}
	p, err := s.ev.Decide(req)
	return p, err == nil
}

// request is the draft as a request to the side.
func (s *asked) request(d *draft) (*request.Request, bool) {
	if s.access.effective != nil {
		return s.effectiveRequest(d)
	}
	keys := map[string][]pattern.Text{}
	for name, k := range d.keys {
		keys[name] = s.caller.texts(&k)
		if name == "aws:currenttime" {
			keys["aws:epochtime"] = keys[name]
		}
	}
	context, err := request.NewExactContext(keys, s.access.catalog)
	if err != nil {
		return nil, false
	}
	who := request.UnnamedRole("")
	if d.principal != "" {
		if who, err = request.ParsePrincipal(d.principal); err != nil {
			return nil, false
		}
	}
	return &request.Request{
		Principal: who, Action: request.UnlistedAction(d.action), Context: context,
		Resources: []*request.Resource{request.NewResource(pattern.Literal(d.resource))},
	}, true
}

// effectiveRequest is the draft as a request of the caller: keys that follow from the caller
// are left to the evaluator.
func (s *asked) effectiveRequest(d *draft) (*request.Request, bool) {
	e := s.access.effective
	action, err := request.NewAction(d.action, s.access.catalog, true)
	if err != nil {
		return nil, false
	}
	leg := *action
	leg.Several, leg.Info.Together = false, iam.OneEach
	resource := request.NewResource(pattern.Literal(d.resource))
	if account := e.owner(d.resource); account != "" {
		resource.Account = pattern.Literal(account)
	}
	keys := map[string][]string{}
	for name, k := range d.keys {
		if k.key.ID == program.KeyResourceAccount {
			if resource.Aligned && pattern.IsEmpty(resource.Fields[4]) && len(k.values) == 1 {
				resource.Account = pattern.Literal(k.values[0])
			}
			continue
		}
		if f, ok := e.fixed(&k.key); ok && (!partial(f) || e.context.Entry(name) != nil) {
			continue
		}
		keys[name] = k.values
	}
	context, err := request.NewContext(keys, s.access.catalog)
	if err != nil {
		return nil, false
	}
	return &request.Request{
		Principal: e.principal, Action: &leg, Resources: []*request.Resource{resource},
		Context: e.context.Merge(context),
	}, true
}

// texts are the values of a key in the draft. Those that follow from a caller or a context that
// are not fully known yet are not known either: what the model chose does not count.
func (e *effective) texts(k *keyDraft) []pattern.Text {
	if e != nil {
		if f, ok := e.fixed(&k.key); ok && partial(f) && !e.ofSession(&k.key) {
			return f.values
		}
	}
	out := make([]pattern.Text, len(k.values))
	for i, v := range k.values {
		out[i] = pattern.Literal(v)
	}
	return out
}

// ofSession reports whether what is not known of a key depends on the session of the caller,
// which a question about all requests leaves free (P-204).
func (e *effective) ofSession(k *program.Key) bool {
	d := &e.principal.Derived
	return k.ID != program.KeyOther && k.ID < program.PrincipalKeys && d.Set[k.ID] && d.Values[k.ID].Origin == request.FromMissing
}

// partial reports whether part of the value is not known.
func partial(f fixedKey) bool {
	return slices.ContainsFunc(f.values, func(t pattern.Text) bool { return !t.IsKnown() })
}

// polish drops keys and values that the violation does not need, one by one (P-702).
func (c *checker) polish(d *draft) {
	for _, name := range slices.Sorted(maps.Keys(d.keys)) {
		k := d.keys[name]
		if k.key.Info.AlwaysPresent {
			continue
		}
		without := *d
		without.keys = maps.Clone(d.keys)
		delete(without.keys, name)
		if c.violates(&without) {
			*d = without
			continue
		}
		for i := len(k.values) - 1; i >= 0 && len(k.values) > 1; i-- {
			fewer := k
			fewer.values = slices.Delete(slices.Clone(k.values), i, i+1)
			without.keys[name] = fewer
			if c.violates(&without) {
				k = fewer
				*d = without
				d.keys = maps.Clone(without.keys)
			}
		}
	}
}

// witness is the draft with what the evaluator says of it.
func (c *checker) witness(d *draft) *Witness {
	w := &Witness{Principal: d.principal, Action: d.action, Resource: d.resource, Realistic: d.realistic, Context: map[string][]string{}}
	for _, k := range d.keys {
		w.Context[k.key.Display] = slices.Clone(k.values)
	}
	if e := c.question.left.effective; e != nil {
		w.Principal = e.principal.Display
	} else if e := c.question.right.effective; e != nil {
		w.Principal = e.principal.Display
	}
	if info, ok := c.question.left.catalog.Action(d.action); ok {
		w.Leg = info.Together == iam.InOneCall
	}
	w.Left, w.Right = c.left.explain(d), c.right.explain(d)
	return w
}

func (s *asked) explain(d *draft) *evaluator.Result {
	req, ok := s.request(d)
	if !ok {
		return nil
	}
	r, err := s.ev.Evaluate(req)
	if err != nil {
		return nil
	}
	return r
}

// blame records why the evaluator does not confirm a request.
func (c *checker) blame(d *draft) {
	for _, s := range []*asked{&c.left, &c.right} {
		if r := s.explain(d); r != nil {
			for _, cause := range r.Causes {
				kind := CauseEvaluated
				if cause.Kind == evaluator.CauseContested {
					kind = CauseContested
				}
				c.question.cause(Cause{Kind: kind, Evaluated: cause})
			}
		}
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
