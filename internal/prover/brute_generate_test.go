// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A statementText is a statement of a random document as its parts.
type statementText struct {
	deny         bool
	notAction    bool
	actions      []string
	notResource  bool
	resources    []string
	principal    string // JSON, "" for none
	notPrincipal bool
	conditions   []conditionText
}

// A conditionText is one operator with one key.
type conditionText struct {
	operator, key string
	values        []string
}

// pair is a random question about two sides.
type pair struct {
	left, right [][]statementText
	// callers says that the documents are policies of a resource, version is theirs.
	callers    bool
	version    string
	documented bool
}

// The parts of random documents. Alphabets are small, so that few values show all differences.
var (
	bruteActions = []string{"s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "s3:?etObject", "S3:getobject", "sqs:SendMessage", "sqs:*", "*:*", "s3:*Object", "s3:Get*l"}
	askedActions = []string{"s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:DeleteObject", "s3:xetObject", "s3:Getx", "sqs:SendMessage", "sqs:x", "ec2:RunInstances", "zz:zz"}

	bruteResources = []string{
		"*", "*", "arn:aws:s3:::a", "arn:aws:s3:::a*", "arn:aws:s3:::a/*", "arn:aws:s3:::?b", "arn:aws:s3:::*b", "arn:aws:s3:::b?*", "arn:*:s3:::a*", "arn:aws:sqs:*:*:q*", "arn:aws:sqs:us-east-1:111122223333:q",
		"arn:aws:s3:::*a*", "arn:aws:s3:*:*:ab", "arn:aws:s3", "arn:aws:*:b", "arn:aws:s3:::ab", "arn:aws:s3:::**",
	}
	askedResources = func() []string {
		out := []string{"*", "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:us-east-1:111122223333:x", "arn:aws:sqs:eu-west-1:444455556666:qa", "arn:aws-cn:s3:::a", "arn:aws:s3:eu-west-1:1:ab", "arn:aws:s3:::x:b", "arn:aws:ec2:us-east-1:111122223333:b", "arn:aws:s3:::a:b"}
		for _, s := range wordsOver("ab/", 3) {
			if s != "" {
				out = append(out, "arn:aws:s3:::"+s)
			}
		}
		return out
	}()

	brutePrincipals = []string{
		`"*"`, `{"AWS":"*"}`, `{"AWS":"444455556666"}`, `{"AWS":"arn:aws:iam::777788889999:root"}`, `{"AWS":"arn:aws:iam::444455556666:user/mira"}`, `{"AWS":"arn:aws:iam::444455556666:role/Crew"}`,
		`{"AWS":"arn:aws:sts::444455556666:assumed-role/Crew/x"}`, `{"Service":"lambda.amazonaws.com"}`, `{"AWS":["arn:aws:iam::444455556666:user/mira","777788889999"]}`, `{"Federated":"arn:aws:iam::444455556666:saml-provider/Hub"}`,
		`{"AWS":"arn:aws:sts::444455556666:federated-user/kiosk"}`, `{"CanonicalUser":"aaaabbbbccccddddaaaabbbbccccddddaaaabbbbccccddddaaaabbbbccccdddd"}`, `{"AWS":"AIDAMIRA0000000000000"}`, `{"AWS":["444455556666"],"Service":["lambda.amazonaws.com","sns.amazonaws.com"]}`,
	}
	askedCallers = []string{
		"arn:aws:iam::444455556666:user/mira", "arn:aws:iam::444455556666:user/noor", "arn:aws:iam::777788889999:user/mira", "arn:aws:iam::111122223333:user/x", "arn:aws:sts::444455556666:assumed-role/Crew/x", "arn:aws:sts::444455556666:assumed-role/Crew/y",
		"arn:aws:sts::777788889999:assumed-role/Crew/x", "arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root", "*", "lambda.amazonaws.com", "sns.amazonaws.com", "arn:aws:iam::444455556666:saml-provider/Hub", "arn:aws:sts::444455556666:federated-user/kiosk",
		"arn:aws:sts::444455556666:assumed-role/crew/x",
	}
)

// bruteKey is a condition key of random documents.
type bruteKey struct {
	name     string
	families []string // of its operators, the first one most often
	values   []string // that requests have
	several  bool     // requests may have several values
	present  bool     // requests always have it
}

var brutePlain = append(wordsOver("ab", 3), "A", "aA", "*", "a*", "k", "10", "1", "1.5", "true", "10.1.2.3", "2030-01-01T00:00:00Z", "QUJD", "K", "\u212a", "arn:aws:iam::444455556666:role/a", "x")

var bruteKeys = []bruteKey{
	{name: "aws:PrincipalTag/t", families: []string{"string", "numeric", "bool", "ip", "arn", "date", "binary"}, values: brutePlain},
	{name: "aws:RequestTag/t", families: []string{"string"}, values: brutePlain},
	{name: "aws:username", families: []string{"string"}, values: brutePlain[1:]},
	{name: "aws:TagKeys", families: []string{"string"}, values: []string{"a", "b", "ab", "A", "ba", "x", "aa"}, several: true},
	{name: "zz:Custom", families: []string{"string", "numeric", "bool", "arn"}, values: []string{"", "a", "b", "ab", "A", "x", "1", "10", "2", "true", "K", "\u212a", "arn:aws:iam::444455556666:role/a"}, several: true},
	{name: "s3:max-keys", families: []string{"numeric", "numeric", "string", "date"}, values: []string{"0", "1", "1.5", "2", "5", "10", "10.0", "11", "-1", "1893456000", "1893456001"}},
	{name: "aws:SourceIp", families: []string{"ip", "string"}, values: []string{"10.0.0.0", "10.1.2.3", "10.1.255.255", "10.2.0.0", "11.0.0.1", "9.255.255.255", "2001:db8::1", "2001:db9::", "::", "0.0.0.0", "255.255.255.255"}},
	{name: "aws:SecureTransport", families: []string{"bool", "string"}, values: []string{"true", "false"}, present: true},
	{name: "aws:CurrentTime", families: []string{"date", "numeric"}, values: []string{"2029-12-31T23:59:59Z", "2030-01-01T00:00:00Z", "2030-06-01T00:00:00Z", "2031-01-01T00:00:00Z", "2031-01-01T00:00:01Z"}, present: true},
	{name: "aws:SourceArn", families: []string{"arn", "string"}, values: []string{"arn:aws:iam::444455556666:role/a", "arn:aws:iam::444455556666:role/ab", "arn:aws:iam::777788889999:role/a", "arn:aws:s3:::a", "arn:aws:s3:::a:b", "arn:aws-cn:iam::444455556666:user/b", "arn:aws:sqs:us-east-1:444455556666:role/a"}},
}

var bruteFamilies = map[string]struct{ operators, values []string }{
	"string":  {[]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"}, []string{"a", "b", "ab", "a*", "*", "?", "", "?b", "A", "*a*", "1*", "aa", "k", "?*"}},
	"numeric": {[]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}, []string{"1", "2", "10", "1.0"}},
	"date":    {[]string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}, []string{"2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "1893456000", "2030-01-01T00:00:00"}},
	"bool":    {[]string{"Bool"}, []string{"true", "false"}},
	"ip":      {[]string{"IpAddress", "NotIpAddress"}, []string{"10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "2001:db8::/32", "10.1.2.3", "::/0", "::ffff:10.0.0.0/104"}},
	"arn":     {[]string{"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}, []string{"arn:aws:iam::444455556666:role/a", "arn:aws:iam::*:role/*", "arn:*:iam::444455556666:*", "*", "arn:aws:s3:::a", "arn:aws:s3:*:*:a*"}},
	"binary":  {[]string{"BinaryEquals"}, []string{"AA==", "QUJD"}},
}

var bruteVariables = []string{"${aws:username}", "${aws:username}*", "a${aws:username}", "${aws:PrincipalTag/t}", "${aws:PrincipalTag/t, 'a'}", "?${aws:username}", "${aws:username}${aws:PrincipalTag/t}"}

// wordsOver are all texts of up to n letters.
func wordsOver(letters string, n int) []string {
	out := []string{""}
	for from, length := 0, 0; length < n; length++ {
		end := len(out)
		for _, s := range out[from:end] {
			for _, c := range letters {
				out = append(out, s+string(c))
			}
		}
		from = end
	}
	return out
}

type generator struct {
	*rand.Rand
	variables, callers bool
	keys               []*bruteKey
}

func newGenerator(seed, stream uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, stream))}
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// some picks one to n different elements.
func some(g *generator, list []string, n int) []string {
	var out []string
	for range 1 + g.IntN(n) {
		if v := pick(g, list); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (g *generator) pair() *pair {
	p := &pair{version: "2012-10-17", callers: g.chance(20), documented: g.chance(15)}
	g.variables, g.callers = g.chance(5), p.callers
	if g.chance(5) {
		p.version = "2008-10-17"
	}
	for range 1 + g.IntN(2) {
		g.keys = append(g.keys, &bruteKeys[g.IntN(len(bruteKeys))])
	}
	p.left = g.side()
	switch g.IntN(3) {
	case 0:
		p.right = g.mutation(p.left)
		if g.chance(30) {
			p.left, p.right = p.right, p.left
		}
	default:
		p.right = g.side()
	}
	return p
}

func (g *generator) side() [][]statementText {
	var out [][]statementText
	for range 1 + g.IntN(2) {
		var doc []statementText
		for range 1 + g.IntN(3) {
			doc = append(doc, g.statement())
		}
		out = append(out, doc)
	}
	return out
}

func (g *generator) statement() statementText {
	s := statementText{deny: g.chance(25), notAction: g.chance(12), notResource: g.chance(12), actions: some(g, bruteActions, 2), resources: g.resources()}
	if g.callers {
		s.principal, s.notPrincipal = pick(g, brutePrincipals), g.chance(12) && s.deny
		if s.notPrincipal && strings.Contains(s.principal, `"*"`) {
			s.principal = brutePrincipals[4]
		}
	}
	for range []int{0, 0, 1, 1, 1, 2, 2}[g.IntN(7)] {
		c := g.condition()
		if !slices.ContainsFunc(s.conditions, func(o conditionText) bool { return o.operator == c.operator && o.key == c.key }) {
			s.conditions = append(s.conditions, c)
		}
	}
	return s
}

func (g *generator) resources() []string {
	out := some(g, bruteResources, 2)
	if g.variables && g.chance(40) {
		out[0] = "arn:aws:s3:::" + pick(g, []string{"", "a/", "?"}) + pick(g, bruteVariables)
	}
	return out
}

func (g *generator) condition() conditionText {
	k := pick(g, g.keys)
	family := k.families[0]
	if g.chance(15) {
		family = pick(g, k.families)
	}
	f := bruteFamilies[family]
	c := conditionText{operator: pick(g, f.operators), key: k.name, values: some(g, f.values, 2)}
	if g.variables && (family == "string" || family == "arn") && g.chance(40) {
		c.values[0] = pick(g, bruteVariables)
		if family == "arn" {
			c.values[0] = "arn:aws:iam::444455556666:role/" + c.values[0]
		}
	}
	if g.chance(12) {
		return conditionText{operator: "Null", key: k.name, values: []string{pick(g, []string{"true", "false"})}}
	}
	if k.name == "aws:TagKeys" && g.chance(85) || g.chance(12) {
		c.operator = pick(g, []string{"ForAllValues:", "ForAnyValue:"}) + c.operator
	}
	if g.chance(20) {
		c.operator += "IfExists"
	}
	return c
}

// mutation is a copy of a side with one or two differences.
func (g *generator) mutation(side [][]statementText) [][]statementText {
	out := make([][]statementText, len(side))
	for i, d := range side {
		out[i] = slices.Clone(d)
		for j := range out[i] {
			out[i][j].conditions = slices.Clone(out[i][j].conditions)
		}
	}
	for range 1 + g.IntN(2) {
		d := &out[g.IntN(len(out))]
		s := &(*d)[g.IntN(len(*d))]
		switch g.IntN(10) {
		case 0:
			s.actions = some(g, bruteActions, 2)
		case 1:
			s.resources = g.resources()
		case 2, 3:
			if len(s.conditions) > 0 {
				s.conditions[g.IntN(len(s.conditions))] = g.condition()
				s.conditions = s.conditions[:1]
			}
		case 4:
			s.conditions = nil
		case 5:
			*d = append(*d, g.statement())
		case 6:
			s.deny = !s.deny && !s.notPrincipal
			s.notPrincipal = s.notPrincipal && s.deny
		case 7:
			if len(s.conditions) > 0 {
				c := &s.conditions[0]
				c.values = append(slices.Clone(c.values), g.valueLike(c))
			}
		case 8:
			s.resources = append(slices.Clone(s.resources), pick(g, bruteResources))
		case 9:
			if s.principal != "" && !s.notPrincipal {
				s.principal = pick(g, brutePrincipals)
			}
		}
	}
	return out
}

// valueLike is a value that fits the operator.
func (g *generator) valueLike(c *conditionText) string {
	for _, name := range []string{"string", "numeric", "date", "bool", "ip", "arn", "binary"} {
		f := bruteFamilies[name]
		if slices.ContainsFunc(f.operators, func(o string) bool { return strings.Contains(c.operator, o) }) {
			return pick(g, f.values)
		}
	}
	return c.values[0]
}

// json is the statement as policies write it.
func (s *statementText) json() string {
	var b strings.Builder
	effect := "Allow"
	if s.deny {
		effect = "Deny"
	}
	fmt.Fprintf(&b, `{"Effect":%q`, effect)
	if s.principal != "" {
		fmt.Fprintf(&b, `,%q:%s`, not(s.notPrincipal, "Principal"), s.principal)
	}
	fmt.Fprintf(&b, `,%q:%s`, not(s.notAction, "Action"), list(s.actions))
	if s.resources != nil {
		fmt.Fprintf(&b, `,%q:%s`, not(s.notResource, "Resource"), list(s.resources))
	}
	if len(s.conditions) > 0 {
		blocks := map[string]map[string][]string{}
		for _, c := range s.conditions {
			if blocks[c.operator] == nil {
				blocks[c.operator] = map[string][]string{}
			}
			blocks[c.operator][c.key] = c.values
		}
		text, _ := json.Marshal(blocks) //nolint:errchkjson // maps of texts
		fmt.Fprintf(&b, `,"Condition":%s`, text)
	}
	return b.String() + "}"
}

func not(is bool, name string) string {
	if is {
		return "Not" + name
	}
	return name
}

func list(s []string) string {
	text, _ := json.Marshal(s) //nolint:errchkjson // texts
	return string(text)
}

// documentText is a document of these statements.
func documentText(version string, statements ...statementText) string {
	var all []string
	for i := range statements {
		all = append(all, statements[i].json())
	}
	return fmt.Sprintf(`{"Version":%q,"Statement":[%s]}`, version, strings.Join(all, ","))
}

func (p *pair) String() string {
	var b strings.Builder
	for i, side := range [][][]statementText{p.left, p.right} {
		for _, d := range side {
			fmt.Fprintf(&b, "%s: %s\n", []string{"left", "right"}[i], documentText(p.version, d...))
		}
	}
	return b.String()
}
