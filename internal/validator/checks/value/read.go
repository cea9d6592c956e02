// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	unreadableBoolean = "TYPE_MISMATCH_BOOLEAN"
	unreadableNumber  = "TYPE_MISMATCH_NUMBER"
	unreadableDate    = "TYPE_MISMATCH_DATE"
	unreadableIP      = "TYPE_MISMATCH_IP_RANGE"
	unreadableBinary  = "TYPE_MISMATCH_STRING"
	unreadableARN     = "INVALID_ARN_CONDITION_VALUE"
	epochDate         = "INVALID_DATE_VALUE"
)

// unreadableIDs are the checks for values that the operator cannot read.
var unreadableIDs = []string{unreadableBoolean, unreadableNumber, unreadableDate, unreadableIP, unreadableBinary, unreadableARN}

// refusedByIAM is the class of values that IAM refuses where the document is one of IAM's own.
var refusedByIAM = []frame.ClassFor{{Types: iam.IdentityTypes | iam.Trust, Class: frame.Error}}

// valueReadChecks are about values that the operator cannot read; one function serves them all.
var valueReadChecks = []frame.Check{
	{
		ID: unreadableBoolean, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:     "Value of Bool or Null that is neither true nor false",
		Why:       "Bool and Null know the values true and false, in any letter case. Another one never matches.",
		Fix:       `Write "true" or "false".`,
		Example:   `{"Bool":{"aws:ViaAWSService":"yes"}}`,
		Statement: checkReadable,
	},
	{
		ID: unreadableNumber, FoundBy: unreadableBoolean, Class: frame.Warning, ClassFor: refusedByIAM, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Value of a Numeric operator that is not a number",
		Why:     "Numeric operators compare whole and decimal numbers. With a unit, an exponent or anything else the value cannot be read, and IAM refuses the document with an error that names no line.",
		Fix:     `Write the number alone, such as "3600".`,
		Example: `{"NumericLessThan":{"aws:MultiFactorAuthAge":"1h"}}`,
	},
	{
		ID: unreadableDate, FoundBy: unreadableBoolean, Class: frame.Warning, ClassFor: refusedByIAM, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Value of a Date operator that is not a date",
		Why:     "Dates are written as in ISO 8601: a year, month or day, or a day and time with its offset from UTC. IAM refuses a document with a value that it cannot read, with an error that names no line.",
		Fix:     `Write the date such as "2031-01-31T12:00:00Z".`,
		Example: `{"DateLessThan":{"aws:CurrentTime":"31/12/2027"}}`,
	},
	{
		ID: unreadableIP, FoundBy: unreadableBoolean, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Value of an IP operator that is not an address",
		Why:     "IpAddress and NotIpAddress accept single addresses and ranges in CIDR notation, of IPv4 or IPv6.",
		Fix:     `Write an address or a range such as "198.51.100.0/24" or "2001:db8::/32".`,
		Example: `{"IpAddress":{"aws:SourceIp":"198.51.100.0-198.51.100.255"}}`,
	},
	{
		ID: unreadableBinary, FoundBy: unreadableBoolean, Class: frame.Warning, ClassFor: refusedByIAM, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Value of BinaryEquals that is not base64",
		Why:     "BinaryEquals compares bytes, which the policy holds in padded base64.",
		Fix:     "Encode the value in base64, with its padding.",
		Example: `{"BinaryEquals":{"example:Blob":"not base64!"}}`,
	},
	{
		ID: unreadableARN, FoundBy: unreadableBoolean, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Value of an Arn operator that is not an ARN",
		Why:     "Arn operators compare the six fields of an ARN one by one. A value with fewer fields matches nothing. A single asterisk matches nothing either.",
		Fix:     "Write all six fields, with wildcards where any text is meant: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE.",
		Example: `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:inbox"}}`,
	},
	{
		ID: epochDate, FoundBy: unreadableBoolean, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Date written as seconds since 1970",
		Why:     "Reviewers cannot read a date that is a count of seconds. A count of milliseconds is a date thousands of years in the future, and does not look wrong.",
		Fix:     `Write the date such as "2031-01-31T12:00:00Z".`,
		Example: `{"DateGreaterThan":{"aws:TokenIssueTime":"1790000000"}}`,
	},
}

// checkReadable reads the values of every operator that does not compare plain text (E-1026, E-1028, E-1033 to E-1039), of keys
// that do not exist too: AWS refuses what it cannot read, regardless of the key.
func checkReadable(c *frame.Pass, s *view.Statement) {
	for i := range s.Conditions {
		if e := &s.Conditions[i]; e.Op.Valid && e.Op.Family != iam.StringFamily && !c.FoundWrong(e.OperatorNode) {
			readValues(c, s, e)
		}
	}
}

// readValues reads the values of one key. Those with a policy variable are left to the check of variables.
func readValues(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	for i := range e.Values {
		v := &e.Values[i]
		// A single value is one node with its key, which may be found wrong because it does not exist.
		if c.FoundWrongItself(v.Node) && (v.Node != e.Node || c.Key(e).Known) {
			continue
		}
		if e.Op.Family == iam.ARNFamily {
			readARN(c, s, e, v)
			continue
		}
		if !v.Known || strings.Contains(v.Text, "${") {
			continue
		}
		switch e.Op.Family {
		case iam.BoolFamily, iam.NullFamily:
			if _, ok := iam.ParseBool(v.Text); !ok {
				addUnreadable(c, s, e, v, unreadableBoolean, "neither true nor false")
			}
		case iam.NumericFamily:
			if _, ok := iam.ParseDecimal(v.Text); !ok {
				addUnreadable(c, s, e, v, unreadableNumber, "not a number")
			}
		case iam.DateFamily:
			readDate(c, s, e, v)
		case iam.IPFamily:
			if _, ok := iam.ParseRange(v.Text); !ok {
				addUnreadable(c, s, e, v, unreadableIP, "neither an IP address nor a range in CIDR notation")
			}
		case iam.BinaryFamily:
			if _, ok := iam.ParseBinary(v.Text); !ok {
				addUnreadable(c, s, e, v, unreadableBinary, "not padded base64")
			}
		}
	}
}

// addUnreadable reports a value. If the key is of another type, it is the operator that is wrong.
func addUnreadable(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value, id, what string) {
	f := frame.AtValue(v, fmt.Sprintf("The value %s of %s is %s: %s cannot compare with it.", words.Quote(v.Text), e.Name, what, e.Operator))
	f.ID = id
	switch {
	case id == unreadableBoolean:
		f.Message += neverMatches(s, e)
	case c.Type&(iam.IdentityTypes|iam.Trust) != 0:
		f.Message += " IAM refuses such a document, with an error that names no line."
	default:
		f.Message += " The service may refuse the document; if it accepts it, no request matches the value."
	}
	if t := c.TypeOf(e); t != iam.TypeUnknown && !c.Key(e).Takes(familyTypes[e.Op.Family]) && e.Op.Family != iam.NullFamily {
		f.Fix = "The key " + e.Name + " holds " + typeNouns[t] + ": write " + fittingOperator(&e.Op, t) + "."
	} else if id == unreadableIP && v.Text == "*" {
		f.Fix = `Remove the condition if any address is meant; the ranges of all addresses are "0.0.0.0/0" and "::/0".`
	}
	c.AddWrong(f)
}

// lastSecond is the end of the year 9999, the last that a count of seconds is believed to mean.
const lastSecond = 253402300799

// readDate reports what is no date, and dates that are better written otherwise. Whether AWS takes a time without zone is not
// documented (C-25).
func readDate(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value) {
	switch d, ok := iam.ParseDate(v.Text); {
	case !ok:
		addUnreadable(c, s, e, v, unreadableDate, "not a date in a form of ISO 8601")
	case d.Local:
		c.Add(frame.Found{
			ID: unreadableDate, Class: frame.Warning, At: v.Node, Subject: v.Text, Suggestion: v.Text + "Z",
			Message: fmt.Sprintf("The time %s of %s has no offset from UTC. AWS may refuse it, or read it as UTC.", words.Quote(v.Text), e.Name),
			Fix:     "Write " + words.Quote(v.Text+"Z") + " if it is UTC, else add the offset such as +01:00.",
		})
	case d.Epoch:
		f := frame.AtValue(v, fmt.Sprintf("The value %s of %s is a count of seconds since 1970", words.Quote(v.Text), e.Name))
		f.ID = epochDate
		if d.Seconds > lastSecond {
			f.Message += ". It looks like milliseconds: as seconds it is a date thousands of years in the future."
			f.Fix = "Write the date in full, such as 2031-01-31T12:00:00Z."
		} else {
			f.Suggestion = d.Time().Format("2006-01-02T15:04:05Z")
			f.Message += ", which is " + f.Suggestion + "."
			f.Fix = "Write " + words.Quote(f.Suggestion) + "."
		}
		c.Add(f)
	}
}

// readARN reports values that are no pattern of ARNs (E-1039). A variable may mean several fields (E-1109), so that only
// what is before it is checked, and likewise the beginning of a value that is not fully known.
func readARN(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, v *view.Value) {
	head, _, variable := strings.Cut(v.Text, "${")
	open := variable || !v.Known
	first, _, whole := strings.Cut(head, ":")
	isARN := mayBeARN(head)
	switch {
	case !whole:
		isARN = isARN && (open || strings.HasSuffix(head, "*"))
	case first != "arn":
		glob := pattern.Compile(first)
		isARN = glob.Match("arn")
	}
	n := 0
	if !open {
		n = len(arn.SplitFields(v.Text))
	}
	if isARN && (open || n == 6) {
		return
	}
	f := frame.AtValue(v, "")
	f.ID = unreadableARN
	switch {
	case isARN && strings.HasSuffix(v.Text, "*"):
		f.Class = frame.Warning
		f.Message = fmt.Sprintf("The value %s of %s has fewer than the six fields of an ARN. %s was seen to match nothing then, though AWS does not document it.", words.Quote(v.Text), e.Name, e.Operator)
		if pattern.IsAsterisks(v.Text) {
			f.Fix = fmt.Sprintf(`To ask whether the key is present, write "Null": {%q: "false"}.`, e.Name)
			if e.Op.Negated {
				f.Fix = fmt.Sprintf(`To ask whether the key is absent, write "Null": {%q: "true"}.`, e.Name)
			}
		} else {
			f.Suggestion = v.Text + strings.Repeat(":*", 6-n)
			f.Fix = "Write all six fields: " + words.Quote(f.Suggestion) + "."
		}
	case isARN:
		f.Message = fmt.Sprintf("The value %s of %s has %d of the six fields of an ARN, arn:partition:service:region:account:resource.%s", words.Quote(v.Text), e.Name, n, neverMatches(s, e))
	default:
		f.Message = fmt.Sprintf("The value %s of %s is not an ARN: %s cannot compare with it.%s", words.Quote(v.Text), e.Name, e.Operator, neverMatches(s, e))
		if c.TypeOf(e) == iam.TypeString {
			f.Fix = "Write " + fittingOperator(&e.Op, iam.TypeString) + ", because the key " + e.Name + " holds text."
		}
	}
	c.AddWrong(f)
}
