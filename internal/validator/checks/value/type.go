// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueTypeChecks hold operators against the types of keys.
var valueTypeChecks = []frame.Check{
	{
		ID: typeMismatch, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.OperatorsPage,
		Title:     "Operator for another type than that of the key",
		Why:       "Every condition key has a type, and operators compare values of one type. AWS stores the condition, but the comparison fails for every request, or has a result that is not documented.",
		Fix:       "Use an operator for the type of the key.",
		Example:   `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"StringEquals":{"s3:max-keys":"100"}}}`,
		Condition: checkType,
	},
	{
		ID: stringOnARN, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseNames, Link: frame.OperatorsPage,
		Title:     "String operator on a key that holds an ARN",
		Why:       "ArnLike compares the six fields of an ARN one by one. In StringLike a wildcard also matches colons, so that a wildcard for the region also covers another account.",
		Fix:       "Use ArnLike or ArnEquals, with all six fields.",
		Example:   `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringLike":{"aws:SourceArn":"arn:aws:s3:*:*:drop*"}}}`,
		Condition: checkStringOnARN,
	},
}

// familyTypes are the types that the families of operators compare.
var familyTypes = [...]iam.KeyType{
	iam.StringFamily: iam.TypeString, iam.NumericFamily: iam.TypeNumeric, iam.DateFamily: iam.TypeDate, iam.BoolFamily: iam.TypeBool,
	iam.BinaryFamily: iam.TypeBinary, iam.IPFamily: iam.TypeIP, iam.ARNFamily: iam.TypeARN, iam.NullFamily: iam.TypeUnknown,
}

// typeNouns are what operators of a type compare, in words.
var typeNouns = [...]string{
	iam.TypeUnknown: "values", iam.TypeString: "text", iam.TypeARN: "ARNs", iam.TypeBool: "true and false", iam.TypeNumeric: "numbers",
	iam.TypeDate: "dates", iam.TypeIP: "IP addresses", iam.TypeBinary: "binary data",
}

func checkType(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if !e.Compares() {
		return
	}
	compared, is := familyTypes[e.Op.Family], c.TypeOf(e)
	k := c.Key(e)
	switch {
	case is == iam.TypeUnknown, k.Takes(compared):
		return
	case e.Op.Family == iam.StringFamily && k.Takes(iam.TypeARN):
		return // STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS
	case e.Op.Family == iam.ARNFamily && is == iam.TypeString && allARNs(e):
		return // tags and encryption contexts hold ARNs
	case c.ReportedAtKey(e, unreadableIDs...):
		return // what cannot be read shows the same mistake
	}
	f := frame.At(e, fmt.Sprintf("%s compares %s, but the key %s holds %s.", e.Operator, typeNouns[compared], e.Name, typeNouns[is]))
	switch {
	case is == iam.TypeString && compared != iam.TypeARN && compared != iam.TypeBinary:
		f.Message += " The condition fails for every request whose value cannot be read as such."
	case compared == iam.TypeString || compared == iam.TypeBinary || is == iam.TypeNumeric && compared == iam.TypeDate:
		f.Message += " AWS does not document that this works."
	default:
		f.Message += " Such a comparison never matches."
	}
	f.Fix, f.Data = "Write "+fittingOperator(&e.Op, is)+".", frame.KeyData(k)
	c.Add(f)
}

// allARNs reports whether all values look like ARNs, or may turn out to be some.
func allARNs(e *view.ConditionEntry) bool {
	return !slices.ContainsFunc(e.Values, func(v view.Value) bool {
		head, _, variable := strings.Cut(v.Text, "${")
		return !mayBeARN(head) && v.Text != "*" || v.Known && !variable && !arn.SplitFields(v.Text).IsARN() && !strings.HasSuffix(v.Text, "*")
	})
}

// mayBeARN reports whether a text with this beginning can be an ARN, or a pattern of some.
func mayBeARN(head string) bool {
	const start = "arn:"
	if wild := strings.IndexAny(head, "*?"); wild >= 0 {
		head = head[:wild]
	}
	n := min(len(head), len(start))
	return head[:n] == start[:n]
}

// fittingOperator names the operator to use for a key of the type instead of another one.
func fittingOperator(o *iam.Operator, t iam.KeyType) string {
	switch t {
	case iam.TypeString:
		if o.Like {
			return o.As(o.Not("StringLike", "StringNotLike"))
		}
		return o.As(o.Not("StringEquals", "StringNotEquals"))
	case iam.TypeARN:
		return o.As(o.Not("ArnLike", "ArnNotLike"))
	case iam.TypeBool:
		if o.Negated {
			return o.As("Bool") + ", with the opposite value"
		}
		return o.As("Bool")
	case iam.TypeNumeric:
		if rest, ok := strings.CutPrefix(o.Base, "Date"); ok {
			return o.As("Numeric" + rest)
		}
		return o.As(o.Not("NumericEquals", "NumericNotEquals"))
	case iam.TypeDate:
		if rest, ok := strings.CutPrefix(o.Base, "Numeric"); ok {
			return o.As("Date" + rest)
		}
		return o.As(o.Not("DateEquals", "DateNotEquals"))
	case iam.TypeIP:
		return o.As(o.Not("IpAddress", "NotIpAddress"))
	default:
		return o.As("BinaryEquals")
	}
}

// checkStringOnARN reports String operators on keys that hold one ARN. It is a hole only if a wildcard of StringLike stands
// before the sixth field: elsewhere both operators mean the same.
func checkStringOnARN(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily || !e.Op.Valid {
		return
	}
	k := c.Key(e)
	if !k.Known || k.Type != iam.TypeARN || k.AlsoType == iam.TypeString || k.Cardinality != catalog.Single {
		return
	}
	if !e.Op.Like && !e.ValuesKnown() {
		return // there may be a wildcard
	}
	crossing, short, noWildcard := "", false, true
	for i := range e.Values {
		v := &e.Values[i]
		if e.Op.Like && strings.Trim(v.Text, "*") == "" {
			continue // StringLike with "*" asks for presence, which ArnLike cannot
		}
		noWildcard = false
		fields := arn.SplitFields(v.Text)
		switch at := wildcardAt(v.Text); {
		case at < 0:
		case !e.Op.Like:
			return // WILDCARD_WITHOUT_LIKE_OPERATOR
		case crossing == "" && (len(fields) < 6 || at < len(v.Text)-len(fields[5])):
			crossing, short = v.Text, v.Known && len(fields) < 6
		}
	}
	if noWildcard {
		return
	}
	fit := e.Op.Not("ArnLike", "ArnNotLike")
	if !e.Op.Like {
		fit = e.Op.Not("ArnEquals", "ArnNotEquals")
	}
	f := frame.At(e, fmt.Sprintf("The key %s holds an ARN, but %s compares it as plain text.", e.Name, e.Operator))
	f.Fix, f.Data = "Write "+e.Op.As(fit)+".", frame.KeyData(k)
	switch {
	case crossing != "":
		f.Message += " A wildcard then also matches colons, so that " + words.Quote(crossing) + " can match ARNs of other services, regions or accounts than the pattern seems to name."
	case e.Op.IgnoreCase:
		f.Class = frame.Suggestion
		f.Fix = "Write " + e.Op.As(fit) + ", and the ARN in its right spelling: letter case matters in ARNs."
	default:
		f.Class = frame.Suggestion
		f.Message += " " + e.Op.As(fit) + " compares field by field, which stays correct when someone adds a wildcard."
	}
	if short {
		f.Fix = "Write " + e.Op.As(fit) + `, and all six fields of the pattern, such as "arn:aws:s3:::reports*": with fewer it matches nothing.`
	}
	c.Add(f)
}
