// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"flag"
	"maps"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Strange scenarios are scenarios full of what is contested, malformed or special: the
// forms of text that a matcher recognises where it knows all of it, and must not
// forget where it knows only a part. They have no reference; what is tested on them is
// that knowing less never rules out what was possible.

var (
	strangeVersions  = []string{"2012-10-17", "2012-10-17", "2008-10-17"}
	strangeResources = []string{
		"arn:aws:SQS:*:*:*", "arn:aws:sqs:EU-west-1:444455556666:intake", "arn:AWS:s3:::tide-logs/*", "ARN:aws:sqs:*:*:*", "arn:aws:sqs:eu-WEST-1:*:archive-?",
		"arn:aws:s*s:*:*:intake", "arn:aws:sqs:*:intake", "arn:aws:sqs:*intake", "*:intake", "*intake", "arn:aws:*:archive-1", "arn:aws:sqs:eu*1:intake",
		"arn:aws:sqs:eu-west-?:444455556666:intake", "arn:aws:sqs", "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1", "arn:aws", "arn", "arn:*", "arn:aws:kms:*",
		"arn:aws:sqs:*:*:${aws:PrincipalTag/queue}", "arn:aws:sqs:*:${aws:PrincipalAccount}:intake", "arn:aws:sqs:eu-west-1:444455556666:${aws:username}",
		"arn:aws:sqs:*:*:${aws:TagKeys, 'intake'}", "arn:aws:sqs:*:*:int${*}", "${aws:PrincipalTag/queue}", "arn:aws:s3:::tide-${aws:PrincipalTag/queue, 'logs'}/*",
		"arn:aws:iam::444455556666:role/App/*", "arn:aws:iam::*:harvester", "tide-logs", "**", "?rn:aws:sqs:*:*:*",
	}
	strangeEntries = []string{
		"arn:aws:iam::444455556666:role/app/harvester", "arn:aws:iam::444455556666:role/Harvester", "arn:aws:iam::444455556666:user/mira",
		"arn:aws:sts::444455556666:assumed-role/harvester/run-7", "arn:aws:sts::444455556666:assumed-role/Harvester/run-8", kiosk,
		"AROA0123456789ABCDEF0", "AIDA0123456789ABCDEF0", "arn:aws-cn:iam::444455556666:root", "arn:aws:iam::777788889999:root",
		originAccess,
	}
	strangeServices = []string{"sns.amazonaws.com", "sqs.amazonaws.com", "sns.eu-west-1.amazonaws.com"}
	strangeActions  = []string{"SQS:SendMessage", "sqs:send*", "**", "*:*", "sqs:SendMessage:x", "sqs", "sqs:Send Message", "kms:decrypt", "s3:Get?bject"}
	strangeKeys     = map[string][]string{
		"aws:PrincipalTag/queue":     {"in*", "intake", "intake", "intake", "", "Ärger", "ärger", "12", "true", "arn:aws:sqs:eu-west-1:444455556666:intake", "x"},
		"aws:ResourceTag/env":        {"", "prod", "7", "2031-01-01", "10.0.0.1", "arn:aws:s3:::b"},
		"aws:TagKeys":                {"", "team", "cost", "intake"},
		"aws:MultiFactorAuthAge":     {"60", "3600"},
		"aws:SourceIp":               {"10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1"},
		"aws:CurrentTime":            {"2031-01-01T00:00:00Z", "2030-06-01T00:00:00Z"},
		"aws:SourceArn":              {"arn:aws:sns:eu-west-1:444455556666:alarms", "arn:aws:s3:::tide-logs"},
		"aws:MultiFactorAuthPresent": {"true", "false"},
	}
	strangeValues = map[string][]string{
		"String": {"in*", "${aws:PrincipalTag/queue}", "${aws:PrincipalTag/queue, 'x'}", "${aws:TagKeys}", "${aws:TagKeys, 'team'}", "ÄRGER", "ärger", "", "60", "true", "*", "${aws:username}"},
		"Num":    {"60", "7", "12", "3600"},
		"Date":   {"2031-01-01T00:00:00Z", "2031-01-01T00:00:00", "2030-12-31", "1924992000"},
		"Bool":   {"true", "false", "${aws:MultiFactorAuthPresent}", "${aws:PrincipalTag/queue}"},
		"Ip":     {"10.0.0.0/8", "::ffff:10.0.0.1", "2001:db8::/32", "10.0.0.1"},
		"Arn":    {"arn:aws:sns:*", "arn:aws:sns", "*", "arn:aws:s?s:*:*:*", "arn:aws:sns:eu-west-1:444455556666:alarms", "arn:aws:sqs:*:*:${aws:PrincipalTag/queue}", "${aws:PrincipalTag/queue}", "arn:aws:sns:*:alarms", "ARN:aws:sns:*:*:*"},
		"Null":   {"true", "false"},
		"Bin":    {"aW50YWtl", "eA=="},
	}
	strangeOperators = map[string][]string{
		"String": {"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "stringlike"},
		"Num":    {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"},
		"Date":   {"DateGreaterThan", "DateLessThanEquals", "DateNotEquals", "DateEquals"},
		"Bool":   {"Bool"},
		"Ip":     {"IpAddress", "NotIpAddress"},
		"Arn":    {"ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"},
		"Null":   {"Null"},
		"Bin":    {"BinaryEquals"},
	}
)

const originAccess = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"

const serviceLinked = "arn:aws:iam::444455556666:role/aws-service-role/sns.amazonaws.com/AWSServiceRoleForTide"

var strangeKeyNames = slices.Sorted(maps.Keys(strangeKeys))

// strangeTargets are requests for which services have rules of their own (section 13).
var strangeTargets = []struct{ action, resource string }{
	{"iam:PassRole", harvester}, {"iam:PassRole", "arn:aws:iam::444455556666:role/aws-reserved/tide"}, {"iam:GetRole", courier},
	{"kms:ScheduleKeyDeletion", keyK}, {"kms:Decrypt", "arn:aws:kms:eu-west-1:777788889999:key/0a1b2c3d-0000-4000-8000-00000000000k"},
	{"s3:PutBucketPolicy", logsBucket}, {"sts:AssumeRole", courier}, {"sts:GetCallerIdentity", "*"}, {"sts:GetSessionToken", "*"},
	{"sqs:SendMessage", "arn:aws-cn:sqs:cn-north-1:444455556666:intake"}, {"sns:Publish", "arn:aws:sns:eu-west-1:444455556666:alarms"},
}

// mix returns one to three of the ordinary and the strange.
func mix(t *rapid.T, label string, lists ...[]string) []string {
	return subset(t, slices.Concat(lists...), label)
}

func drawStrangeCondition(t *rapid.T) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	families := []string{"String", "String", "Num", "Date", "Bool", "Ip", "Arn", "Null", "Bin"}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		family := rapid.SampledFrom(families).Draw(t, "family")
		op := rapid.SampledFrom(strangeOperators[family]).Draw(t, "operator")
		if family != "Null" && rapid.IntRange(0, 4).Draw(t, "IfExists") == 0 {
			op += "IfExists"
		}
		op = rapid.SampledFrom([]string{"", "", "ForAllValues:", "ForAnyValue:"}).Draw(t, "set") + op
		if out[op] == nil {
			out[op] = map[string][]string{}
		}
		key := rapid.SampledFrom(strangeKeyNames).Draw(t, "key")
		out[op][key] = subset(t, strangeValues[family], "values")
	}
	return out
}

func drawStrangePrincipal(t *rapid.T) any {
	switch rapid.IntRange(0, 5).Draw(t, "principal form") {
	case 0:
		return "*"
	case 1:
		return map[string][]string{"Service": subset(t, strangeServices, "services")}
	case 2:
		return map[string][]string{"Service": subset(t, strangeServices, "services"), "AWS": mix(t, "principals", someEntries, strangeEntries)}
	default:
		return map[string][]string{"AWS": mix(t, "principals", someEntries, strangeEntries)}
	}
}

// estrange makes a statement of a random scenario strange.
func estrange(t *rapid.T, st *statementText, rcp bool) {
	often := func(label string) bool { return rapid.IntRange(0, 2).Draw(t, label) > 0 }
	if often("strange resource") {
		switch list := mix(t, "strange resources", someResources, strangeResources, strangeResources); {
		case st.Resource != nil && rapid.IntRange(0, 2).Draw(t, "not") == 0:
			st.Resource, st.NotResource = nil, list
		case st.Resource != nil:
			st.Resource = list
		case st.NotResource != nil:
			st.NotResource = list
		}
	}
	if !rcp && often("strange action") {
		switch list := mix(t, "strange actions", someActions, strangeActions); {
		case st.Action != nil:
			st.Action = list
		case st.NotAction != nil:
			st.NotAction = list
		}
	}
	if !rcp && st.Principal != nil && often("strange principal") {
		st.Principal = drawStrangePrincipal(t)
		if st.Resource != nil || st.NotResource != nil { // no trust policy (E-930)
			if _, named := st.Principal.(map[string][]string); named && rapid.IntRange(0, 2).Draw(t, "not principal") == 0 {
				st.Principal, st.NotPrincipal = nil, st.Principal
			}
		}
	}
	if rapid.Bool().Draw(t, "strange condition") {
		st.Condition = drawStrangeCondition(t)
	}
}

// drawStrange draws a scenario and makes it strange. What does not compile, and a
// context that does not go with the caller, are left as they were.
func drawStrange(t *rapid.T) *scenario {
	s := drawScenario(t)
	relatives := map[string][]string{
		run7: {run7, harvester, kiosk, serviceLinked},
		van1: {van1, courier},
		"*":  {"*", originAccess},
	}
	if r := relatives[s.Caller]; r != nil {
		s.Caller = rapid.SampledFrom(r).Draw(t, "relative")
	}
	one := func(d *document, typ iam.Type) {
		if d == nil {
			return
		}
		strange := copyDocument(*d)
		if typ != iam.SCP && typ != iam.RCP { // E-523, E-531
			strange.Version = rapid.SampledFrom(strangeVersions).Draw(t, "version")
		}
		for i := range strange.Statement {
			estrange(t, &strange.Statement[i], typ == iam.RCP)
		}
		doc, problems := policy.Build(strange.tree(t, nil))
		if problems.Err() != nil {
			return
		}
		if _, err := program.Compile(doc, typ, "strange", testCatalog{}); err == nil {
			*d = strange
		}
	}
	for i := range s.Identity {
		one(&s.Identity[i], iam.Identity)
	}
	for _, l := range s.SCP {
		for i := range l {
			one(&l[i], iam.SCP)
		}
	}
	for _, l := range s.RCP {
		for i := range l {
			one(&l[i], iam.RCP)
		}
	}
	one(s.Boundary, iam.Boundary)
	one(s.Session, iam.Session)
	one(s.Policy, s.policyType())
	one(s.Endpoint, iam.Endpoint)
	s.drawStrangeContext(t)
	return s
}

// drawStrangeContext replaces keys of the context one by one, as long as the request
// stays valid (E-207, E-1203).
func (s *scenario) drawStrangeContext(t *rapid.T) {
	ev := s.build(t, nil)
	for _, k := range strangeKeyNames {
		if rapid.Bool().Draw(t, "keep "+k) {
			continue
		}
		values := []string{rapid.SampledFrom(strangeKeys[k]).Draw(t, k)}
		if k == "aws:TagKeys" {
			values = subset(t, strangeKeys[k], k)
		}
		before, had := s.Context[k]
		s.Context[k] = values
		if c, err := request.NewContext(s.Context, testCatalog{}); err == nil {
			req := s.request(t, ev)
			req.Context = c
			if _, err = ev.Evaluate(req); err == nil {
				continue
			}
		}
		delete(s.Context, k)
		if had {
			s.Context[k] = before
		}
	}
}

// blurStrangeContext makes random parts of the context unknown.
func (s *scenario) blurStrangeContext(t *rapid.T) *request.Context {
	values := map[string]request.ContextValue{}
	for k, have := range s.Context {
		v := request.ContextValue{Presence: truth.Of(len(have) > 0)}
		for _, text := range have {
			v.Values = append(v.Values, pattern.Literal(text))
		}
		values[k] = v
	}
	for _, k := range slices.Sorted(maps.Keys(values)) {
		v := values[k]
		switch rapid.IntRange(0, 4).Draw(t, "blur "+k) {
		case 0:
			v.Presence = truth.Unknown
			if len(v.Values) == 0 {
				v.Values = []pattern.Text{pattern.Unknown()}
			}
		case 1:
			for i := range v.Values {
				v.Values[i] = blurText(t, v.Values[i])
			}
		case 2:
			if len(v.Values) > 1 {
				v.Values, v.More = v.Values[:1], true
			}
		}
		values[k] = v
	}
	c, err := request.NewPartialContext(values, testCatalog{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return c
}

// drawLeaf draws a scenario that depends on one strange statement, so that a fault in
// any of its elements shows.
func drawLeaf(t *rapid.T) *scenario {
	target := rapid.SampledFrom(targets).Draw(t, "target")
	switch rapid.IntRange(0, 3).Draw(t, "queue") {
	case 0, 1:
		target = targets[0]
	case 2:
		target = rapid.SampledFrom(strangeTargets).Draw(t, "strange target")
	}
	s := &scenario{
		Caller: rapid.SampledFrom([]string{mira, run7, harvester, kiosk, van1, courier, serviceLinked, "sns.amazonaws.com", "*", originAccess}).Draw(t, "caller"),
		Action: target.action, Resource: target.resource, Context: map[string][]string{},
	}
	effect := rapid.SampledFrom([]string{allow, deny}).Draw(t, "effect")
	st := statementText{Effect: effect, Action: []string{"*"}, Resource: []string{"*"}}
	resourcePolicy := s.Resource != "*" && (!s.hasIdentity() || rapid.Bool().Draw(t, "resource policy"))
	if s.hasIdentity() && (effect == deny || s.Caller == van1 || s.Caller == courier) {
		s.Identity = []document{full()}
	}
	typ := iam.Identity
	switch {
	case resourcePolicy:
		st.Principal = drawStrangePrincipal(t)
		if typ = s.policyType(); typ == iam.Trust {
			st.Resource = nil
		}
	case s.hasIdentity():
		typ = rapid.SampledFrom([]iam.Type{iam.Identity, iam.Identity, iam.SCP, iam.Boundary, iam.Endpoint}).Draw(t, "type")
	}
	if typ == iam.Endpoint {
		st.Principal = drawStrangePrincipal(t)
	}
	estrangeOne(t, &st, typ)
	d := &document{Version: rapid.SampledFrom(strangeVersions).Draw(t, "version"), Statement: []statementText{st}}
	if typ == iam.SCP {
		d.Version = "2012-10-17"
	}
	doc, problems := policy.Build(d.tree(t, nil))
	if problems.Err() == nil {
		if _, err := program.Compile(doc, typ, "strange", testCatalog{}); err == nil && (resourcePolicy || s.hasIdentity()) {
			s.hold(d, typ, effect)
		}
	}
	s.drawStrangeContext(t)
	return s
}

// hold makes the scenario depend on the document: a Deny next to an Allow, or an Allow
// as the only one of its layer.
func (s *scenario) hold(d *document, typ iam.Type, effect string) {
	broad := statementText{Effect: allow, Action: []string{"*"}, Resource: []string{"*"}}
	if typ != iam.Identity && effect == deny {
		if typ == iam.Resource || typ == iam.Trust || typ == iam.Endpoint {
			broad.Principal = "*"
		}
		if typ == iam.Trust {
			broad.Resource = nil
		}
		if typ != iam.Resource && typ != iam.Trust || !s.hasIdentity() {
			d.Statement = append(d.Statement, broad)
		}
	}
	if typ != iam.Identity && typ != iam.Resource && typ != iam.Trust {
		s.Identity = []document{full()}
	}
	switch typ {
	case iam.Identity:
		s.Identity = append(s.Identity, *d)
	case iam.SCP:
		s.SCP = [][]document{{*d}}
	case iam.Boundary:
		s.Boundary = d
	case iam.Endpoint:
		s.Endpoint = d
	default:
		s.Policy = d
	}
}

// estrangeOne makes one element of a statement strange, or two.
func estrangeOne(t *rapid.T, st *statementText, typ iam.Type) {
	for range rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(t, "elements") {
		switch rapid.IntRange(0, 5).Draw(t, "element") {
		case 0, 1, 2:
			list := subset(t, strangeResources, "strange resources")
			if rapid.Bool().Draw(t, "one resource") {
				list = list[:1]
			}
			switch {
			case typ == iam.Trust:
			case rapid.Bool().Draw(t, "not"):
				st.Resource, st.NotResource = nil, list
			default:
				st.Resource, st.NotResource = list, nil
			}
		case 3:
			list := mix(t, "strange actions", someActions, strangeActions)
			if rapid.Bool().Draw(t, "not") {
				st.Action, st.NotAction = nil, list
			} else {
				st.Action, st.NotAction = list, nil
			}
		case 4:
			if _, named := st.Principal.(map[string][]string); named && typ != iam.Trust {
				st.Principal, st.NotPrincipal = nil, st.Principal
			}
		default:
			st.Condition = drawStrangeCondition(t)
		}
	}
}

// checkMany is rapid.Check with so many cases, unless a flag says how many.
func checkMany(t *testing.T, n int, property func(*rapid.T)) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if testing.Short() || checks == nil || checks.Value.String() != checks.DefValue {
		rapid.Check(t, property)
		return
	}
	if err := checks.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = checks.Value.Set(checks.DefValue) }()
	rapid.Check(t, property)
}

// TestSoundnessOfStrange is E-1601 and E-1603 on strange scenarios. A document that
// compiles still does when less of it is known.
func TestSoundnessOfStrange(t *testing.T) {
	checkMany(t, 1000, func(t *rapid.T) { checkSoundness(t, drawStrange(t)) })
}

// TestSoundnessOfLeaves is the same where everything depends on one statement.
func TestSoundnessOfLeaves(t *testing.T) {
	checkMany(t, 20000, func(t *rapid.T) { checkSoundness(t, drawLeaf(t)) })
}

func checkSoundness(t *rapid.T, s *scenario) {
	s.Documented = rapid.IntRange(0, 3).Draw(t, "documented") == 0
	concrete := s.evaluate(t, nil).Possible
	share := rapid.SampledFrom([]int{0, 5, 20, 60}).Draw(t, "share")
	var once []*policy.Node
	ev := s.build(t, func(n *policy.Node) *policy.Node {
		n = blur(t, n, share)
		once = append(once, n)
		return n
	})
	req := s.request(t, ev)
	if rapid.IntRange(0, 2).Draw(t, "blur resource") == 0 && s.Resource != "*" {
		req.Resources = []*request.Resource{request.NewResource(pattern.Concat(
			pattern.Literal("arn:"), blurText(t, pattern.Literal(s.Resource[len("arn:"):]))))}
	}
	if rapid.Bool().Draw(t, "blur context") {
		req.Context = s.blurStrangeContext(t)
	}
	if rapid.IntRange(0, 2).Draw(t, "blur caller") == 0 {
		if p, ok := request.ParsePartialPrincipal(blurText(t, pattern.Literal(s.Caller))); ok {
			req.Principal = p
		}
	}
	r := decideBoth(t, ev, req)
	partial := r.Possible
	if concrete&^partial != 0 {
		t.Fatalf("possible is %s with everything known, and %s with less", concrete, partial)
	}
	if (r.Decision == evaluator.Undetermined) != (len(r.Causes) > 0) {
		t.Fatalf("%s with causes %v", r.Possible, r.Causes)
	}
	next := 0
	again := s.build(t, func(*policy.Node) *policy.Node {
		n := blur(t, once[next], share)
		next++
		return n
	})
	if less := decideBoth(t, again, req).Possible; partial&^less != 0 {
		t.Fatalf("possible is %s, and %s when even less is known", partial, less)
	}
}
